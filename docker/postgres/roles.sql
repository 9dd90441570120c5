-- The three roles of Meridian and what each may do; the image runs this once, as superuser, on an
-- empty data folder. The same rights as the embedded database gives, see embedded/roles.ts. None may
-- pass row-level security. On a server of your own: run it with psql, connected to the database.
\set ON_ERROR_STOP on
\getenv owner_password MERIDIAN_OWNER_PASSWORD
\getenv app_password MERIDIAN_APP_PASSWORD
\getenv queue_password MERIDIAN_QUEUE_PASSWORD

begin;

create role meridian_owner with login createrole
  nosuperuser nobypassrls nocreatedb noreplication password :'owner_password';
create role meridian_app with login nocreaterole
  nosuperuser nobypassrls nocreatedb noreplication password :'app_password';
create role meridian_queue with login nocreaterole
  nosuperuser nobypassrls nocreatedb noreplication password :'queue_password';

alter database meridian owner to meridian_owner;
revoke all on database meridian from public;
grant connect, temporary on database meridian to meridian_app;
-- BullMQ's migrations begin with "create schema if not exists", for which PostgreSQL asks the right
-- to create even if the schema exists.
grant connect, create on database meridian to meridian_queue;
revoke all on database postgres, template1 from public;

alter schema public owner to meridian_owner;
revoke all on schema public from public;
grant usage on schema public to meridian_app, meridian_queue;
create schema bullmq authorization meridian_queue;

commit;
