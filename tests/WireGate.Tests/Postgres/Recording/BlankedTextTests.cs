using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Recording;

/// <summary>The word hunter2 stands wherever a secret would: it may be in no recorded text. What is no secret stays as it was.</summary>
public sealed class BlankedTextTests
{
    private static readonly SqlReader Reader = new(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read);

    [TestCase("CREATE ROLE r PASSWORD 'hunter2'", "CREATE ROLE r PASSWORD '***'")]
    [TestCase("create user r with encrypted password E'hun\\'ter2 hunter2' valid until 'x'", "create user r with encrypted password E'***' valid until '***'")]
    [TestCase("ALTER ROLE r PASSWORD U&'hunter2'", "ALTER ROLE r PASSWORD U&'***'")]
    [TestCase("ALTER USER r PASSWORD $$hunter2$$", "ALTER USER r PASSWORD $$***$$")]
    [TestCase("ALTER GROUP g RENAME TO h", "ALTER GROUP g RENAME TO h")]
    [TestCase("ALTER USER r PASSWORD $a$hunter2$b$ $a$", "ALTER USER r PASSWORD $a$***$a$")]
    [TestCase("ALTER USER r PASSWORD 'hunter2''hunter2'", "ALTER USER r PASSWORD '***'")]
    [TestCase("ALTER USER r PASSWORD 'a'\n 'hunter2'", "ALTER USER r PASSWORD '***'\n '***'")]
    [TestCase("ALTER USER r PASSWORD E'a'\n 'hun\\'ter hunter2'", "ALTER USER r PASSWORD E'***'\n '***'")]
    [TestCase("ALTER USER r /* hunter2 /* hunter2 */ hunter2 */ PASSWORD 'x' -- hunter2", "ALTER USER r /*****/ PASSWORD '***' --***")]
    [TestCase("CREATE ROLE r LOGIN VALID UNTIL '2027-01-01'", "CREATE ROLE r LOGIN VALID UNTIL '2027-01-01'")]
    [TestCase("SELECT 'a'; CREATE ROLE r PASSWORD 'hunter2'; SELECT 'b'", "SELECT 'a'; CREATE ROLE r PASSWORD '***'; SELECT 'b'")]
    [TestCase("CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password 'hunter2')", "CREATE USER MAPPING FOR u SERVER s OPTIONS (user '***', password '***')")]
    [TestCase("ALTER USER MAPPING FOR u SERVER s OPTIONS (SET api_key 'hunter2')", "ALTER USER MAPPING FOR u SERVER s OPTIONS (SET api_key '***')")]
    [TestCase("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (x 'hunter2')", "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (x '***')")]
    [TestCase("CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (passwd 'hunter2')", "CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (passwd '***')")]
    [TestCase("ALTER TABLE t OPTIONS (SET password 'hunter2')", "ALTER TABLE t OPTIONS (SET password '***')")]
    [TestCase("ALTER TABLE t ADD c text DEFAULT 'x'", "ALTER TABLE t ADD c text DEFAULT 'x'")]
    [TestCase("CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2' PUBLICATION p", "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p")]
    [TestCase("SELECT dblink_connect('host=h password=hunter2')", "SELECT dblink_connect('***')")]
    [TestCase("SELECT * FROM public.dblink('c', 'hunter2') AS t(a int)", "SELECT * FROM public.dblink('***', '***') AS t(a int)")]
    [TestCase("INSERT INTO u VALUES (crypt('hunter2', gen_salt('bf')))", "INSERT INTO u VALUES (crypt('***', gen_salt('***')))")]
    [TestCase("SELECT pgp_sym_decrypt(d, 'hunter2') FROM t WHERE n = 'a'", "SELECT pgp_sym_decrypt(d, '***') FROM t WHERE n = '***'")]
    [TestCase("SELECT encrypt(d, 'hunter2', 'aes') FROM t", "SELECT encrypt(d, '***', '***') FROM t")]
    [TestCase("SELECT sign('{}', 'hunter2')", "SELECT sign('***', '***')")]
    [TestCase("SELECT sign(1), 'a'", "SELECT sign(1), 'a'")]
    [TestCase("SELECT auth.check_password('u', 'hunter2')", "SELECT auth.check_password('***', '***')")]
    [TestCase("SELECT set_config('app.api_key', 'hunter2', false)", "SELECT set_config('***', '***', false)")]
    [TestCase("SELECT set_config(n, 'hunter2', false) FROM t", "SELECT set_config(n, '***', false) FROM t")]
    [TestCase("SELECT set_config('search_path', 'a', false)", "SELECT set_config('search_path', 'a', false)")]
    [TestCase("SET app.secret = 'hunter2'", "SET app.secret = '***'")]
    [TestCase("SET search_path = 'a'", "SET search_path = 'a'")]
    [TestCase("ALTER SYSTEM SET primary_conninfo = 'password=hunter2'", "ALTER SYSTEM SET primary_conninfo = '***'")]
    [TestCase("SET password_encryption = 'md5'", "SET password_encryption = 'md5'")]
    [TestCase("EXPLAIN SELECT crypt('hunter2', s) FROM u", "EXPLAIN SELECT crypt('***', s) FROM u")]
    [TestCase("PREPARE p AS SELECT crypt('hunter2', s) FROM u", "PREPARE p AS SELECT crypt('***', s) FROM u")]
    [TestCase("SELECT \"crypt\"('hunter2', s) FROM \"u\"", "SELECT \"crypt\"('***', s) FROM \"u\"")]
    [TestCase("DO $$BEGIN CREATE ROLE r PASSWORD 'hunter2'; PERFORM 1; END$$", "DO $$BEGIN CREATE ROLE r PASSWORD '***'; PERFORM 1; END$$")]
    [TestCase("DO $a$BEGIN EXECUTE $$ALTER ROLE r PASSWORD 'hunter2'$$; END$a$", "DO $a$BEGIN EXECUTE $$***$$; END$a$")]
    [TestCase("DO $$BEGIN -- password isn't hunter2\nPERFORM 1; END$$", "DO $$BEGIN --***\nPERFORM 1; END$$")]
    [TestCase("DO $$BEGIN PERFORM 'a'; END$$", "DO $$BEGIN PERFORM 'a'; END$$")]
    [TestCase("DO 'BEGIN CREATE ROLE r PASSWORD ''hunter2''; END'", "DO '***'")]
    [TestCase("DO LANGUAGE plpython3u $$# isn't password\np = 'hunter2'$$", "DO LANGUAGE plpython3u $$***$$")]
    [TestCase("CREATE FUNCTION f(a text DEFAULT $$hunter2 password$$) RETURNS void LANGUAGE plpgsql AS $b$BEGIN p('hunter2'); END$b$",
        "CREATE FUNCTION f(a text DEFAULT $$***$$) RETURNS void LANGUAGE plpgsql AS $b$BEGIN p('***'); END$b$")]
    [TestCase("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1, 'x'$$", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1, 'x'$$")]
    [TestCase("CREAT ROLE r PASSWORD 'hunter2'", "CREAT ROLE r PASSWORD '***'")]
    [TestCase("CREATE ROLE r PASSWORD \"hunter2\"", "CREATE ROLE r PASSWORD \"***\"")]
    [TestCase("CREATE ROLE r PASSWORD hunter2!; SELECT 'x'", "CREATE ROLE r PASSWORD ***; SELECT '***'")]
    [TestCase("CREATE ROLE r PASSWORD ehunter2", "CREATE ROLE r PASSWORD ***")]
    [TestCase("CREATE ROLE r PASSWORD = E'hun\\'ter hunter2'", "CREATE ROLE r PASSWORD = E'***'")]
    [TestCase("INSERT INTO u(name,password)VALUES('a b','hunter2", "INSERT INTO u(name,password***'***','***")]
    [TestCase("SELECT x FRM t WHERE api_key='hunter2'", "SELECT x FRM t WHERE api_key='***'")]
    [TestCase("CONNECT 'postgresql://u:hunter2@h'", "CONNECT '***'")]
    [TestCase("SELECT x FRM t WHERE a = 'monkey'", "SELECT x FRM t WHERE a = 'monkey'")]
    [TestCase("SELECT 'it''s', E'\\'', $$a$$, \"b\" -- c", "SELECT 'it''s', E'\\'', $$a$$, \"b\" -- c")]
    public async Task A_text_is_recorded_without_its_secrets(string sql, string recorded)
    {
        Assert.That(await RecordedAsync(sql), Is.EqualTo(recorded));
        Assert.That(recorded, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_text_without_secrets_is_recorded_as_it_lies_in_the_buffer()
    {
        var text = new ReadOnlySequence<byte>("SELECT name FROM users"u8.ToArray());
        var recorded = RecordedText.Of(await Reader.ReadAsync(text, CancellationToken.None), text, runsSecret: false);
        Assert.That(recorded, Is.EqualTo(new RecordedText(text, HoldsSecret: false)));
    }

    [Test]
    public async Task A_text_across_two_buffers_is_blanked_as_one()
    {
        const string Sql = "CREATE ROLE r PASSWORD 'hunter2'";
        for (var cut = 1; cut < Sql.Length; cut++)
        {
            var bytes = Encoding.UTF8.GetBytes(Sql);
            var text = Segments.Of(bytes[..cut], bytes[cut..]);
            var recorded = RecordedText.Of(await Reader.ReadAsync(text, CancellationToken.None), text, runsSecret: false);
            Assert.That(Encoding.UTF8.GetString(recorded.Text), Is.EqualTo("CREATE ROLE r PASSWORD '***'"));
        }
    }

    /// <summary>Text that nobody parses, in pieces: what stands before the first word that announces a secret is whole.</summary>
    [TestCase("INSERT INTO t VALUES ('a'), ('b')", "INSERT INTO t VALUES ('a'), ('b')")]
    [TestCase("INSERT INTO t VALUES ('a'); CREATE ROLE r PASSWORD 'hunter2'", "INSERT INTO t VALUES ('a'); CREATE ROLE r PASSWORD '***'")]
    [TestCase("SELECT dblink('host=h password=hunter2'), 'hunter2'", "SELECT dblink('host=h password***'), '***'")]
    [TestCase("SELECT 'postgresql://u:hunter2@h'", "SELECT 'postgresql://***'")]
    [TestCase("SELECT $a$ it's a token hunter2 $a$, $$hunter2$$", "SELECT $a$ it's a token***$a$, $$***$$")]
    [TestCase("/* password hunter2 */ SELECT 'hunter2'", "/* password****/ SELECT '***'")]
    public void A_long_text_is_blanked_from_the_first_word_on(string sql, string recorded)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var output = new ArrayBufferWriter<byte>();
            var blanker = new SecretBlanker(output) { IsUnknown = true };
            blanker.Add(bytes.AsSpan(0, cut));
            blanker.Add(bytes.AsSpan(cut));
            blanker.End();
            Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo(recorded), $"cut at {cut}");
        }
    }

    [Test]
    public void Text_that_is_not_armed_comes_out_as_it_went_in()
    {
        var random = new Random(7);
        const string Alphabet = "ab'\"$\\-*/ \nEe1;x";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new byte[random.Next(40)];
            for (var i = 0; i < text.Length; i++) text[i] = (byte)Alphabet[random.Next(Alphabet.Length)];
            var output = new ArrayBufferWriter<byte>();
            var blanker = new SecretBlanker(output);
            blanker.Add(text);
            blanker.End();
            Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo(Encoding.UTF8.GetString(text)));
        }
    }

    private static async Task<string> RecordedAsync(string sql)
    {
        var text = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(sql));
        return Encoding.UTF8.GetString(RecordedText.Of(await Reader.ReadAsync(text, CancellationToken.None), text, runsSecret: false).Text);
    }
}
