SELECT ';''', ";""", E'\';', $$;$$, $a$;$$;$a$, U&';', N';', b'1', x'f' /* a /* b */ ; */; -- c ;
SET standard_conforming_strings = off; SELECT 'a\';b'
'c'; RESET ALL;
