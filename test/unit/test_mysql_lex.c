/* test_mysql_lex.c -- the tokens of MySQL and MariaDB, and the cursor that goes over them. */
#include <stdio.h>
#include <string.h>

#include "sql/mysql/cursor.h"
#include "sql/mysql/expression.h"
#include "test.h"

enum { ARENA_BYTES = 256 << 20 };

static Arena *test_arena;

static int arena_up(void **state)
{
    (void)state;
    test_arena = arena_new("test", ARENA_BYTES);
    return 0;
}

static int arena_down(void **state)
{
    (void)state;
    arena_free(test_arena);
    return 0;
}

static const MyDialect mysql56    = {.version = 50699};
static const MyDialect mysql80    = {.version = 80036};
static const MyDialect mysql9     = {.version = 90000};
static const MyDialect mariadb    = {.mariadb = true, .version = 101199};
static const MyDialect ansi       = {.version = 80036, .ansi_quotes = true};
static const MyDialect no_escapes = {.version = 80036, .no_backslash_escapes = true};

static const char kind_letters[] = "$wqsnbvpPod!";

/* "w:select n:1", each token with the letter of its kind. */
static Str render(MyDialect dialect, const char *text)
{
    const Str source = str_from(text);
    MyLexer   lexer  = {.source = source, .end = source.size, .dialect = dialect};
    Buf       buf    = buf_new(test_arena, SIZE_MAX);
    for (MyToken token; (token = my_lex_next(&lexer)).kind != MY_END;) {
        if (buf.size > 0)
            buf_add_char(&buf, ' ');
        buf_format(&buf, "%c:" STR_FMT, kind_letters[token.kind], (int)token.size,
                   source.data + token.start);
    }
    return buf_str(&buf);
}

static void expect(MyDialect dialect, const char *text, const char *wanted)
{
    const Str got = render(dialect, text);
    if (!str_is(got, wanted))
        print_message("source:\n%s\nwanted:\n%s\ngot:\n" STR_FMT "\n", text, wanted, STR_ARG(got));
    assert_true(str_is(got, wanted));
}

static void test_words(void **state)
{
    (void)state;
    expect(mysql80, "Select a$b, 1a, \xc3\xbc", "w:Select w:a$b o:, w:1a o:, w:\xc3\xbc");
    expect(mysql80, "`a``b` `c\\` \"s\"", "q:`a``b` q:`c\\` s:\"s\"");
    expect(ansi, "\"a\"\"b\" \"c\\\"", "q:\"a\"\"b\" q:\"c\\\"");
    expect(mysql80, "db.select.1e5 t.0x1", "w:db o:. w:select o:. w:1e5 w:t o:. w:0x1");
    expect(mysql80, "`d`.`t`.* t . a .t", "q:`d` o:. q:`t` o:. o:* w:t o:. w:a o:. w:t");
    expect(mysql9, "$tag$ it's $tag$ x", "s:$tag$ it's $tag$ w:x");
    expect(mysql80, "$$ a", "w:$$ w:a");
}

static void test_literals(void **state)
{
    (void)state;
    expect(mysql80, "'a''b' 'c\\'d' n'e' N'f'", "s:'a''b' s:'c\\'d' s:n'e' s:N'f'");
    expect(no_escapes, "'a\\' 'b'", "s:'a\\' s:'b'");
    expect(mysql80, "_utf8'a' _latin1 x'41'", "w:_utf8 s:'a' w:_latin1 b:x'41'");
    expect(mysql80, "0x4F 0X41 0xg 0b101 0b12 b'1' X'4'",
           "b:0x4F w:0X41 w:0xg b:0b101 w:0b12 b:b'1' b:X'4'");
    expect(mysql80, ".5 1. 1.5 1e3 1.e-2 .5e+1 1.a 1e",
           "n:.5 n:1. n:1.5 n:1e3 n:1.e-2 n:.5e+1 "
           "n:1. w:a w:1e");
    expect(mariadb, "1..10 \\N", "n:1 o:.. n:10 n:\\N");
    expect(mysql80, "'no end", "!:'no end");
    expect(mysql80, "a `no end\n", "w:a !:`no end\n");
    expect(mysql80, "'\\", "!:'\\");
}

static void test_variables(void **state)
{
    (void)state;
    expect(mysql80, "@a @`b c` @'d' @\"e\" @@f @@global.g @@session.`h`",
           "v:@a v:@`b c` v:@'d' v:@\"e\" v:@@f v:@@global.g v:@@session.`h`");
    expect(mysql80, "root@localhost 'a'@'%' `b`@`c` d@127.0.0.1 'a' @ 'b'",
           "w:root v:@localhost s:'a' v:@'%' q:`b` v:@`c` w:d v:@127.0.0.1 s:'a' o:@ s:'b'");
    expect(mysql80, "@a:=1 ? :b l:LOOP l: LOOP l :LOOP ${c}_d {{ e }} @{f} @g@",
           "v:@a o::= n:1 p:? P::b w:l o:: w:LOOP w:l o:: w:LOOP w:l o:: w:LOOP P:${c} w:_d "
           "P:{{ e }} P:@{f} P:@g@");
    expect(mysql80, "pre_${a}_post 1${b}", "w:pre_ P:${a} w:_post n:1 P:${b}");
    expect(mysql80, "a ${b while a${", "w:a w:$ o:{ w:b w:while w:a w:$ o:{");
}

static void test_operators(void **state)
{
    (void)state;
    expect(mysql80, "a<=>b<=c>=d<>e!=f<<g>>h&&i||j->k->>l",
           "w:a o:<=> w:b o:<= w:c o:>= w:d o:<> w:e o:!= w:f o:<< w:g o:>> w:h o:&& w:i o:|| w:j "
           "o:-> w:k o:->> w:l");
    expect(mysql80, "5--1 -- x\n2 --3 --\n#c\n4 # \r still\n5",
           "n:5 o:- o:- n:1 n:2 o:- o:- n:3 n:4 n:5");
}

static void test_comments(void **state)
{
    (void)state;
    expect(mysql80, "a /* ' ; */ b /*+ hint */ c", "w:a w:b w:c");
    expect(mysql80, "a /* /* b */ c", "w:a w:c");
    expect(mysql80, "a /* no end", "w:a !:/* no end");
    expect(mysql80, "/*! a */ b /*!5010 c */", "w:a w:b n:5010 w:c");
    expect(mysql80, "/*!50100 a /* b */ '*/' c*/ d", "w:a s:'*/' w:c w:d");
    expect(mysql56, "/*!50700 a /* b */ c */ d", "w:d");
    expect(mysql80, "/*!50700 a */ d", "w:a w:d");
    expect(mysql80, "/*!080036 a */ /*!080037 b */", "w:a");
    expect(mysql80, "2*/*!50000 3*/ *4", "n:2 o:* n:3 o:* n:4");
    expect(mariadb, "/*!50700 a */ /*!99999 b */ /*!50699 c */ /*!100100 d */ /*!110000 e */",
           "w:c w:d");
    expect(mariadb, "/*M! a */ /*M!100100 b */ /*M!50700 c */ /*M!110000 d */", "w:a w:b w:c");
    expect(mysql80, "/*M! a */ /*M!100100 b */ c", "w:c");
    expect(mysql56, "/*!100100 a */", "n:0 w:a");
    expect(mariadb, "/*!999999\\- enable the sandbox mode */ a", "w:a");
    expect(mysql80, "/*M!999999\\- enable the sandbox mode */ a", "w:a");
    expect(mysql80, "a */ b", "w:a o:* o:/ w:b");
}

static MyTokens tokens_of(const char *text)
{
    const Str source = str_from(text);
    return my_tokens_new(test_arena, test_arena, source, (Span){0, source.size}, mysql80);
}

static void test_cursor(void **state)
{
    (void)state;
    MyTokens t = tokens_of("create TABLE `a``b` . c ( d ( ) e ) 'x\\n' 'y''z' 12 charset utf8 end");
    Str      text;
    Name     name;
    Span     span;
    int64_t  number;
    assert_false(my_accept_pair(&t, "CREATE", "VIEW"));
    assert_true(my_is_pair(&t, "CREATE", "TABLE") && my_is_at(&t, 1, "TABLE"));
    assert_true(my_accept_pair(&t, "CREATE", "TABLE"));
    assert_true(my_expect_name(&t, &name));
    assert_true(str_is(name.schema, "a`b") && str_is(name.name, "c"));
    assert_true(my_expect_parentheses(&t, &span));
    assert_true(str_is(my_text(&t, span), " d ( ) e "));
    assert_true(my_string(&t, &text) && str_is(text, "x\ny'z"));
    assert_true(my_integer(&t, &number) && number == 12);
    assert_true(my_expect(&t, "CHARSET") && my_identifier_or_string(&t, &text));
    assert_true(str_is(text, "utf8"));
    const size_t start = my_start(&t);
    assert_true(my_expect_identifier(&t, &text) && my_at_end(&t));
    assert_true(str_is(my_text(&t, my_span(&t, start)), "end"));
}

static void test_failure(void **state)
{
    (void)state;
    MyTokens t = tokens_of("alter accessible_very_long_word_indeed_it_goes_on table");
    my_next(&t);
    assert_false(my_is(&t, "ACCESSIBLE_VERY_LONG_WORD_INDEED_IT_GOES_OM"));
    assert_true(my_is(&t, "ACCESSIBLE_VERY_LONG_WORD_INDEED_IT_GOES_ON"));
    my_next(&t);
    assert_false(my_is_identifier(&t, 0));
    assert_false(my_expect(&t, "VIEW"));
    assert_true(my_failed(&t) && my_at_end(&t));
    assert_true(str_is(t.error, "syntax error near \"table\""));
    assert_int_equal(t.error_at, 50);

    t = tokens_of("a /* b");
    my_next(&t);
    assert_false(my_fail(&t));
    assert_true(str_is(t.error, "a comment without end"));

    t = tokens_of("((");
    assert_false(my_parentheses(&t, NULL));
    for (int i = 0; i < MY_DEPTH_MAX; i++)
        assert_true(my_enter(&t));
    assert_false(my_enter(&t));
    for (int i = 0; i < MY_DEPTH_MAX; i++)
        my_leave(&t);
    assert_true(str_is(t.error, "it is nested too deeply near \"(\""));
}

/* What of the text is the expression, or one operand with `operand`. */
static void expect_expression(const char *text, const char *wanted, bool operand)
{
    MyTokens   t    = tokens_of(text);
    Span       span = {0};
    const bool is   = operand ? my_operand(&t, &span) : my_expression(&t, &span);
    const Str  got  = is ? my_text(&t, span) : t.error;
    if (!str_is(got, wanted))
        print_message("source:\n%s\nwanted:\n%s\ngot:\n" STR_FMT "\n", text, wanted, STR_ARG(got));
    assert_true(str_is(got, wanted));
}

static void test_expressions(void **state)
{
    (void)state;
    static const char *const wholes[] = {
        "1",
        "-a.b.c + f(x, (y)) * `q`",
        "a IS NOT NULL AND b NOT IN (1, 2) OR c NOT BETWEEN 1 AND 2",
        "CASE a WHEN 1 THEN CASE WHEN b THEN 2 END ELSE 3 END + 1",
        "now() + INTERVAL 1 DAY - INTERVAL (2 + 3) DAY_HOUR",
        "INTERVAL(1, 2, 3)",
        "a LIKE 'x' 'y' ESCAPE '|' AND b REGEXP _utf8'a' COLLATE utf8_bin",
        "MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE) > 0.5",
        "MATCH a, t.b AGAINST ('x')",
        "a->'$.b' = b->>'$.c'",
        "row_number() OVER (PARTITION BY a) + sum(b) OVER w",
        "EXISTS (SELECT 1) AND a = ANY (SELECT 2)",
        "LEFT(a, 1) = REPLACE(b, 'x', 'y') AND VALUES(c) = DEFAULT(d)",
        "@a := @b + 1",
        "{d '2000-01-01'} < DATE '2000-01-02'",
        "NEXT VALUE FOR s",
        "NOT a = b DIV 2 MOD 3 XOR c",
        "'a' MEMBER OF ('[1]')",
        "_latin1 x'41' = 0x41",
        ":a = ?",
    };
    for (size_t i = 0; i < COUNT_OF(wholes); i++)
        expect_expression(wholes[i], wholes[i], false);
    expect_expression("1 COMMENT 'x'", "1", false);
    expect_expression("1 NOT NULL", "1", false);
    expect_expression("a, b", "a", false);
    expect_expression("a) b", "a", false);
    expect_expression("a FROM t", "a", false);
    expect_expression("a b", "a", false);
    expect_expression("1 + WHERE", "syntax error near \"WHERE\"", false);
    expect_expression("CASE WHEN a THEN 1", "syntax error at the end of the statement", false);
    expect_expression("-1 + 2", "-1", true);
    expect_expression("CASE 1 + 1 WHEN 2 THEN 3 END + 4", "CASE 1 + 1 WHEN 2 THEN 3 END", true);
    expect_expression("INTERVAL 1 DAY + 2", "INTERVAL 1 DAY", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),     cmocka_unit_test(test_literals),
        cmocka_unit_test(test_variables), cmocka_unit_test(test_operators),
        cmocka_unit_test(test_comments),  cmocka_unit_test(test_cursor),
        cmocka_unit_test(test_failure),   cmocka_unit_test(test_expressions),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
