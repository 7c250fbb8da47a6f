-- The role that the daemon and the commands work as on PostgreSQL: it reads and writes rows, and owns nothing.
-- Against mistakes the journal has triggers; a table's owner can switch them off, so nobody who works here may be the owner.
--
-- 1. As the owner, let the program make its tables once: storage.url of the owner, `privacy-bot setup`.
-- 2. As the owner, run this file in that database (again after each upgrade that brings new tables).
-- 3. GRANT privacy_bot_daemon TO <the login in storage.url>, and give the daemon that login.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'privacy_bot_daemon') THEN
        CREATE ROLE privacy_bot_daemon NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO privacy_bot_daemon;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM privacy_bot_daemon;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO privacy_bot_daemon;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO privacy_bot_daemon;

-- The journal grows and forgets payloads in their time; nothing else.
REVOKE UPDATE, DELETE ON journal FROM privacy_bot_daemon;
GRANT UPDATE (payload) ON journal TO privacy_bot_daemon;

-- Which revision the tables stand at is for the owner to change.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM privacy_bot_daemon;
