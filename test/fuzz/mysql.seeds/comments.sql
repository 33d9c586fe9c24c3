/*!40101 SET NAMES utf8 */;
/*!50700 SELECT 1 */ /*M!100100 + 2 */;
# a
-- b
SELECT 1 /* c */ -- d
;
/*!999999\- enable */
