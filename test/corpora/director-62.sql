-- director-62.sql -- from the schema that Icinga Director 1.10.2 installs back to what its schema 62
-- was like, from which schema/mysql-migrations start. What they create, add and rename is not there
-- yet, and what they drop is; some rows are there for them to work on.
SET foreign_key_checks = 0;
DROP TABLE director_schema_migration, director_setting, sync_run, icinga_notification,
  icinga_user_states_set, icinga_user_types_set, icinga_notification_states_set,
  icinga_notification_types_set, icinga_notification_var, icinga_notification_inheritance,
  icinga_user_field, icinga_notification_user, icinga_notification_usergroup, director_job,
  director_job_setting, icinga_service_set, icinga_service_set_var,
  icinga_service_set_inheritance, icinga_notification_field, icinga_var, icinga_flat_var,
  icinga_command_resolved_var, icinga_host_resolved_var, icinga_notification_resolved_var,
  icinga_service_set_resolved_var, icinga_service_resolved_var, icinga_user_resolved_var,
  icinga_hostgroup_host_resolved, icinga_host_template_choice, icinga_service_template_choice,
  icinga_dependency, icinga_dependency_inheritance, icinga_dependency_states_set,
  icinga_host_service_blacklist, icinga_timeperiod_include, icinga_timeperiod_exclude,
  director_basket, director_basket_content, director_basket_snapshot,
  icinga_servicegroup_service_resolved, icinga_scheduled_downtime,
  icinga_scheduled_downtime_inheritance, icinga_scheduled_downtime_range, director_daemon_info,
  director_datafield_category, director_branch, director_branch_activity, branched_icinga_host,
  branched_icinga_hostgroup, branched_icinga_servicegroup, branched_icinga_usergroup,
  branched_icinga_user, branched_icinga_zone, branched_icinga_timeperiod, branched_icinga_command,
  branched_icinga_apiuser, branched_icinga_endpoint, branched_icinga_service,
  branched_icinga_notification, branched_icinga_scheduled_downtime, branched_icinga_dependency,
  director_activity_log_remark, branched_icinga_service_set;
ALTER TABLE icinga_zone DROP disabled, DROP uuid;
ALTER TABLE icinga_timeperiod DROP disabled, DROP prefer_includes, DROP uuid;
ALTER TABLE icinga_command DROP disabled, DROP is_string, DROP uuid;
ALTER TABLE icinga_apiuser DROP disabled, DROP uuid;
ALTER TABLE icinga_endpoint DROP disabled, DROP uuid;
ALTER TABLE icinga_host DROP FOREIGN KEY icinga_host_template_choice, DROP disabled, DROP api_key,
  DROP template_choice_id, DROP check_timeout, DROP flapping_threshold_high, DROP uuid,
  DROP custom_endpoint_name, DROP flapping_threshold_low;
ALTER TABLE icinga_service DROP FOREIGN KEY icinga_service_template_choice,
  DROP FOREIGN KEY icinga_service_service_set, DROP FOREIGN KEY icinga_service_host,
  DROP disabled, DROP use_var_overrides, DROP apply_for, DROP assign_filter, DROP service_set_id,
  DROP template_choice_id, DROP check_timeout, DROP flapping_threshold_high, DROP uuid,
  DROP flapping_threshold_low;
ALTER TABLE icinga_hostgroup DROP disabled, DROP assign_filter, DROP uuid;
ALTER TABLE icinga_servicegroup DROP disabled, DROP assign_filter, DROP uuid;
ALTER TABLE icinga_user DROP FOREIGN KEY icinga_user_period, DROP disabled, DROP uuid;
ALTER TABLE icinga_usergroup DROP disabled, DROP uuid;
ALTER TABLE director_generated_config DROP first_activity_checksum;
ALTER TABLE director_deployment_log DROP last_activity_checksum;
ALTER TABLE icinga_command_argument DROP required;
ALTER TABLE sync_rule DROP sync_state, DROP description, DROP INDEX rule_name, DROP purge_action,
  DROP last_error_message, DROP last_attempt;
ALTER TABLE import_source DROP import_state, DROP description, DROP INDEX source_name,
  DROP last_error_message, DROP last_attempt;
ALTER TABLE director_generated_file DROP cnt_apply;
ALTER TABLE icinga_command_field DROP var_filter;
ALTER TABLE icinga_host_field DROP var_filter;
ALTER TABLE icinga_service_field DROP var_filter;
ALTER TABLE icinga_command_var DROP checksum, DROP INDEX search_idx;
ALTER TABLE icinga_host_var DROP checksum;
ALTER TABLE icinga_service_var DROP checksum;
ALTER TABLE icinga_user_var DROP checksum;
ALTER TABLE director_activity_log DROP INDEX search_author;
ALTER TABLE director_datalist_entry DROP allowed_roles;
ALTER TABLE director_datafield DROP FOREIGN KEY director_datafield_category, DROP category_id;
ALTER TABLE icinga_timeperiod_range CHANGE range_key timeperiod_key varchar(255) NOT NULL,
  CHANGE range_value timeperiod_value varchar(255) NOT NULL;
ALTER TABLE icinga_host ADD flapping_threshold smallint unsigned;
ALTER TABLE icinga_service ADD flapping_threshold smallint unsigned,
  ADD CONSTRAINT icinga_host FOREIGN KEY (host_id) REFERENCES icinga_host (id);
ALTER TABLE icinga_usergroup DROP FOREIGN KEY icinga_usergroup_zone,
  DROP INDEX icinga_usergroup_zone;
CREATE TABLE director_dbversion (schema_version int unsigned NOT NULL PRIMARY KEY);
CREATE TABLE icinga_user_filter_state (user_id int unsigned NOT NULL);
CREATE TABLE icinga_user_filter_type (user_id int unsigned NOT NULL);
CREATE TABLE icinga_service_assignment (
  service_id int unsigned NOT NULL,
  filter_string text NOT NULL
);
INSERT INTO icinga_zone (id, object_name, object_type) VALUES (1, 'master', 'object');
INSERT INTO icinga_host (id, object_name, object_type) VALUES (1, 'a', 'object'), (2, 'b', 'object');
INSERT INTO icinga_host_var (host_id, varname, varvalue, format)
  VALUES (1, 'rack', 'y', 'string'), (2, 'rack', 'n', 'string'), (2, 'os', 'Linux', 'string');
INSERT INTO director_datafield (id, varname, caption, datatype, format)
  VALUES (1, 'rack', 'Rack', 'Icinga\\Module\\Director\\DataType\\DataTypeBoolean', 'string');
INSERT INTO icinga_service (id, object_name, object_type, host_id)
  VALUES (1, 'ping', 'apply', NULL), (2, 'ssh', 'object', 1);
INSERT INTO icinga_service_assignment VALUES (1, 'host.name=a'), (1, 'host.name=b');
INSERT INTO icinga_timeperiod (id, object_name, object_type) VALUES (1, 'always', 'object');
INSERT INTO icinga_timeperiod_range (timeperiod_id, timeperiod_key, timeperiod_value, range_type,
  merge_behaviour) VALUES (1, 'monday', '00:00-24:00', 'include', 'set');
INSERT INTO import_source (id, source_name, key_column, provider_class)
  VALUES (1, 'cmdb', 'name', 'Sql');
INSERT INTO sync_rule (id, rule_name, object_type, update_policy, purge_existing)
  VALUES (1, 'hosts', 'host', 'merge', 'y');
SET foreign_key_checks = 1;
