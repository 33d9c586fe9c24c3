/* migration.h -- one migration, as any tool's directory may hold it. */
#pragma once

#include "model/statement.h"
#include "model/version.h"

#define PHASE_LIST(X)                                                                              \
    X(EXPAND, "expand") X(MIGRATE, "migrate") X(SWITCH, "switch") X(CONTRACT, "contract")

typedef enum Phase {
    PHASE_NONE,
#define X(name, text) PHASE_##name,
    PHASE_LIST(X)
#undef X
} Phase;

typedef enum SizeClass { SIZE_UNKNOWN, SIZE_SMALL, SIZE_LARGE } SizeClass;

typedef enum SectionKind { SECTION_UP, SECTION_DOWN, SECTION_VERIFY } SectionKind;

/* Who opens transactions around the statements of a section, apart from its own BEGIN. */
typedef enum TransactionMode {
    TRANSACTION_NONE,  /* nobody: each statement commits by itself, as in psql */
    TRANSACTION_SHORE, /* shore groups statements; what cannot be in a transaction runs alone */
    TRANSACTION_WHOLE, /* the runner puts BEGIN and COMMIT around all of it */
    TRANSACTION_QUERY, /* all is sent as one query: one implicit transaction, if it is more than a
                        * single statement */
} TransactionMode;

/* A part of a migration. Its offsets and places count in its own file, which another section may
 * share. */
typedef struct Section {
    bool            present;
    Str             path;
    Str             source;
    Str             text; /* that is parsed: the source, or as long, with what is no SQL blanked */
    Span            span; /* of the text behind its marker line */
    Place           start;
    TransactionMode transaction;
    const char     *no_transaction; /* how to tell the runner to open none, as a comment:
                                     * "-- +goose NO TRANSACTION"; NULL: it cannot be told */
    StatementVec    statements;
} Section;

/* What a Problem is about, where lint has a rule of its own for it. */
typedef enum ProblemKind { PROBLEM_FORM, PROBLEM_HEADER, PROBLEM_DOWN } ProblemKind;

/* Something malformed in a migration file; never stops the reading of the rest. */
typedef struct Problem {
    Str         path; /* of the section's file */
    SectionKind section;
    Place       place;
    Str         message; /* what is wrong: lower case, no full stop */
    Str         hint;    /* what to do, or empty */
    ProblemKind kind;
} Problem;
typedef VEC(Problem) ProblemVec;

typedef struct TableSize {
    Name      table;
    SizeClass size;
} TableSize;
typedef VEC(TableSize) TableSizeVec;

/* What a native header must have: its author thinks about it once, and the runner goes by it. */
typedef enum HeaderField {
    HEADER_SIZE,
    HEADER_PHASE,
    HEADER_REASON,
    HEADER_FIELD_COUNT
} HeaderField;

typedef enum HeaderFilled {
    HEADER_MISSING,
    HEADER_AS_TEMPLATE, /* the directive is there, its value is still the template's */
    HEADER_FILLED,
} HeaderFilled;

typedef struct Header {
    SizeClass      size;        /* for all tables that `table_sizes` does not name */
    TableSizeVec   table_sizes; /* `-- shore: size large for orders` */
    Phase          phase;
    Str            plan;
    Str            reason;
    bool           irreversible;
    Str            irreversible_reason;
    bool           down_keep;
    Str            down_keep_reason;
    Str            lock_timeout; /* overrides of the configuration, as written; empty: none */
    Str            statement_timeout;
    Str            retries;
    Str            window;
    Str            bake;
    Str            after_release;
    StrVec         unused;
    SuppressionVec allow; /* for the whole file */
    HeaderFilled   filled[HEADER_FIELD_COUNT];
    Place          filled_place[HEADER_FIELD_COUNT]; /* of the directive; 1:1 when missing */
} Header;

typedef struct Migration {
    Str         path;    /* of the up section's file, as the user gave it, or "<stdin>" */
    Str         source;  /* all bytes of that file, but for a byte order mark at its start */
    Str         version; /* as its tool writes it: "0042" */
    int64_t     ordinal; /* place in the order that the layout gives, from 0 */
    Str         name;    /* "add_last_seen_to_accounts" */
    Version     read_as; /* the server by whose rules its SQL was read */
    const char *layout;  /* "native", "goose" */
    bool        native;  /* has shore's header; runner sets timeouts by itself */
    bool        downs;   /* migrations of this layout have a way back, as a rule */
    bool        old;     /* judged before: lint replays it, and says nothing of it */
    Str overtaken_by;    /* version of a later one that is old or applied already; empty: none is */
    Header        *header; /* NULL: it has none; migration_header() reads it */
    SuppressionVec allow;  /* of blocks and files */
    Section        up;
    Section       *down; /* NULL, like `verify`: it has none; migration_section() knows that */
    Section       *verify;
    ProblemVec     problems;
    Str            checksum; /* SHA-256 of the up section, without BOM, CR and trailing blanks */
    Str            checksum_file; /* of the whole file, in the same way */
} Migration;
typedef VEC(Migration) MigrationVec;

enum { CHECKSUM_ALGORITHM = 1 };

const char *phase_text(Phase phase); /* "expand"; "" for PHASE_NONE */
const char *section_text(SectionKind section);
const char *header_field_text(HeaderField field); /* "size" */

/* False where they are surely of several databases: a folder of migrations for each service. */
bool migrations_have_one_history(const MigrationVec *migrations);

/* `later` surely runs on what the migrations from `first` on left. Files that no tool put in order
 * may be alternatives: a whole schema, and upgrades to it. */
bool migration_follows(const Migration *first, const Migration *later);

/* Never NULL, but perhaps empty. */
const Header *migration_header(const Migration *migration);

/* The section of that kind; never NULL, but perhaps not `present`. */
const Section *migration_section(const Migration *migration, SectionKind section);

/* Its file; without being present it has the migration's. */
Str section_path(const Migration *migration, SectionKind section);
Str section_source(const Migration *migration, SectionKind section);

/* There is a down section, but it takes nothing back: no statement, a TODO comment at most, or
 * only a stand-in like SELECT 1. */
bool migration_down_is_empty(const Migration *migration);

/* The author said that there is no way back, or that going back means to stop. */
bool migration_down_is_waived(const Migration *migration);

/* Note which of them come, by their order, before one that is old or in `applied` (versions), but
 * are neither themselves. */
void migrations_mark_overtaken(MigrationVec *migrations, const StrVec *applied);
