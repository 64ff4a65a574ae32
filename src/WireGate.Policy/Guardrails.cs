namespace WireGate.Policy;

/// <summary>The rules that <c>wiregate init</c> writes beside a new configuration, for its owner to keep or change.</summary>
public static class Guardrails
{
    private const string Postgres = """
        # What no agent does to a PostgreSQL database by accident or on a stranger's advice, whatever other rules allow.
        # Yours to change: add "unless: { group: NAME }" to a rule to except somebody, or delete what you do not want.
        #
        # To have people decide in the place of denying, write this for "then: deny" (dba: a group of people with "role: approver"):
        #     then: hold
        #     approval: { by: { group: dba }, wait: 30s, within: 30m }
        rules:
          - name: no-drop-database
            where: { protocol: postgres }
            when: { statement: [DROP DATABASE, DROP SCHEMA, DROP TABLESPACE, DROP OWNED] }
            then: deny
            reason: Databases, schemas and all that a role owns are not dropped through the gate.
            hint: Drop the tables that you made, one by one, or ask the owner of the database.

          # UPDATE and DELETE without WHERE, and TRUNCATE.
          - name: no-unfiltered-writes
            where: { protocol: postgres }
            when: { effect: [write, delete], filter: none }
            then: deny
            reason: This would change or delete every row of the table.
            hint: Say which rows in a WHERE clause.

          # GRANT, REVOKE, roles, owners, row security, default privileges.
          - name: no-access-control
            where: { protocol: postgres }
            when: { effect: access-control }
            then: deny
            reason: Who may do what in the database is not changed through the gate.

          - name: no-server-configuration
            where: { protocol: postgres }
            when: { statement: ALTER SYSTEM }
            then: deny
            reason: The server's configuration is not changed through the gate.

          - name: no-server-files
            where: { protocol: postgres }
            when: { file: "**" }
            then: deny
            reason: Files on the database server are not read or written through the gate.
            hint: Use COPY … FROM STDIN or TO STDOUT.

          - name: no-server-programs
            where: { protocol: postgres }
            when: { program: "*" }
            then: deny
            reason: Programs are not run on the database server through the gate.

          # Functions that reach the server's files, other sessions, other servers or replication.
          - name: no-server-functions
            where: { protocol: postgres }
            when:
              function:
                - "pg_read_*file"
                - "pg_stat_file"
                - "pg_ls_*"
                - "pg_file_*"
                - "lo_import"
                - "lo_export"
                - "dblink*"
                - "pg_terminate_backend"
                - "pg_cancel_backend"
                - "pg_reload_conf"
                - "pg_rotate_logfile"
                - "pg_promote"
                - "pg_switch_wal"
                - "pg_backup_*"
                - "pg_create_*_replication_slot"
                - "pg_copy_*_replication_slot"
                - "pg_drop_replication_slot"
                - "pg_logical_*"
                - "pg_replication_*"
            then: deny
            reason: This function reaches beyond the database.

        """;

    /// <summary>A file of rules (<see cref="PolicyFile"/>) that loads against the protocol's facets; null if none ships for it.</summary>
    public static string? Yaml(string protocol) => protocol == "postgres" ? Postgres : null;
}
