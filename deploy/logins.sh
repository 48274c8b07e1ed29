#!/bin/sh
# Make the four logins, the database and its extensions; run once, as the server's superuser, on an empty server.
# Passwords come from the environment: OWNER_PASSWORD, APP_PASSWORD, JOBS_PASSWORD, BACKUP_PASSWORD.
set -eu

psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" -v jobs="$JOBS_PASSWORD" -v backup="$BACKUP_PASSWORD" <<'SQL'
CREATE ROLE ppr_owner  LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE ppr_app    LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
CREATE ROLE ppr_jobs   LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'jobs';
CREATE ROLE ppr_backup LOGIN NOSUPERUSER NOCREATEROLE BYPASSRLS   PASSWORD :'backup';
GRANT pg_read_all_data TO ppr_backup;
CREATE DATABASE ppr OWNER ppr_owner;
REVOKE ALL ON DATABASE ppr FROM PUBLIC;
GRANT CONNECT ON DATABASE ppr TO ppr_app, ppr_jobs, ppr_backup;
\connect ppr
ALTER SCHEMA public OWNER TO ppr_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS citext;
SQL
