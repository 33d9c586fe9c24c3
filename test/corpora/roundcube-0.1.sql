-- roundcube-0.1.sql -- from the schema that Roundcube 1.6 installs back to what that of 0.1 was like,
-- as far as its upgrades show it, with rows for them to work on.
SET foreign_key_checks = 0;
DROP TABLE `cache`, `cache_index`, `cache_messages`, `cache_shared`, `cache_thread`,
  `collected_addresses`, `contactgroupmembers`, `contactgroups`, `dictionary`, `filestore`,
  `responses`, `searches`, `system`;
ALTER TABLE `session` DROP INDEX `changed_index`, MODIFY `sess_id` varchar(40) NOT NULL,
  ADD `created` datetime NOT NULL AFTER `sess_id`, MODIFY `vars` text NOT NULL,
  ENGINE = MyISAM, CONVERT TO CHARACTER SET utf8;
ALTER TABLE `contacts` DROP FOREIGN KEY `user_id_fk_contacts`;
ALTER TABLE `identities` DROP FOREIGN KEY `user_id_fk_identities`;
ALTER TABLE `users` DROP INDEX `username`, DROP `failed_login`, DROP `failed_login_counter`,
  ADD `alias` varchar(128) NOT NULL DEFAULT '', MODIFY `language` varchar(5) NOT NULL DEFAULT 'en',
  MODIFY `last_login` datetime NOT NULL DEFAULT '1000-01-01 00:00:00',
  MODIFY `preferences` text, CONVERT TO CHARACTER SET utf8;
ALTER TABLE `contacts` DROP INDEX `user_contacts_index`, DROP `words`,
  MODIFY `email` varchar(128) NOT NULL, MODIFY `vcard` text,
  ALTER `user_id` SET DEFAULT 0, CONVERT TO CHARACTER SET utf8;
ALTER TABLE `identities` DROP INDEX `user_identities_index`, DROP INDEX `email_identities_index`,
  DROP `changed`, MODIFY `signature` text NOT NULL, ALTER `user_id` SET DEFAULT 0,
  CONVERT TO CHARACTER SET utf8;
CREATE TABLE `cache` (
  `cache_id` int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `user_id` int unsigned NOT NULL DEFAULT 0,
  `session_id` varchar(40),
  `cache_key` varchar(128) NOT NULL,
  `created` datetime NOT NULL,
  `data` longtext NOT NULL,
  INDEX `cache_key` (`cache_key`),
  INDEX `session_id` (`session_id`),
  CONSTRAINT `user_id_fk_cache` FOREIGN KEY (`user_id`) REFERENCES `users` (`user_id`)
    ON DELETE CASCADE
) CHARACTER SET utf8;
CREATE TABLE `messages` (
  `message_id` int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `user_id` int unsigned NOT NULL DEFAULT 0,
  `cache_key` varchar(128) NOT NULL,
  `created` datetime NOT NULL,
  `idx` int unsigned NOT NULL,
  `uid` int unsigned NOT NULL,
  INDEX `idx` (`idx`),
  INDEX `uid` (`uid`),
  CONSTRAINT `user_id_fk_messages` FOREIGN KEY (`user_id`) REFERENCES `users` (`user_id`)
    ON DELETE CASCADE
) CHARACTER SET utf8;
ALTER TABLE `contacts` ADD CONSTRAINT `user_id_fk_contacts` FOREIGN KEY (`user_id`)
  REFERENCES `users` (`user_id`) ON DELETE CASCADE;
ALTER TABLE `identities` ADD CONSTRAINT `user_id_fk_identities` FOREIGN KEY (`user_id`)
  REFERENCES `users` (`user_id`) ON DELETE CASCADE;
INSERT INTO `users` (`user_id`, `username`, `mail_host`, `created`)
  VALUES (1, 'ada', 'example.org', '2008-01-01'), (2, 'Ada', 'example.com', '2008-01-02');
INSERT INTO `identities` (`identity_id`, `user_id`, `name`, `email`, `signature`)
  VALUES (1, 1, 'Ada', 'ada@example.org', '-- \nAda'), (2, 2, 'Ädä', 'ada@example.com', '');
INSERT INTO `contacts` (`contact_id`, `user_id`, `name`, `email`)
  VALUES (1, 1, 'Grace', 'grace@example.org'), (2, 1, 'Jöan', 'joan@example.org');
INSERT INTO `cache` (`user_id`, `cache_key`, `created`, `data`)
  VALUES (1, 'IMAP.INBOX', '2008-01-01', 'x');
INSERT INTO `messages` (`user_id`, `cache_key`, `created`, `idx`, `uid`)
  VALUES (1, 'IMAP.INBOX', '2008-01-01', 1, 1);
SET foreign_key_checks = 1;
