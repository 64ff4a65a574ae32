using NUnit.Framework;
using WireGate.Postgres.Startup;

namespace WireGate.Tests.Postgres.Startup;

public sealed class CommandLineOptionsTests
{
    [TestCase("", "")]
    [TestCase("  \t ", "")]
    [TestCase("-c geqo=off", "geqo=off")]
    [TestCase("-cgeqo=off", "geqo=off")]
    [TestCase("--geqo=off", "geqo=off")]
    [TestCase("--statement-timeout=5s", "statement_timeout=5s")]
    [TestCase("-c statement-timeout=5-s", "statement_timeout=5-s")]
    [TestCase("  -c   geqo=off\n-cjit=on ", "geqo=off|jit=on")]
    [TestCase(@"-c application_name=a\ b", "application_name=a b")]
    [TestCase(@"-c application_name=a\\b", @"application_name=a\b")]
    [TestCase(@"-c application_name=a\\\ b", @"application_name=a\ b")]
    [TestCase(@"-c application_name=a\", "application_name=a")]
    [TestCase("-c search_path=a,b", "search_path=a,b")]
    [TestCase("-c a=b=c", "a=b=c")]
    [TestCase("-c a=", "a=")]
    [TestCase("-c a=x-c b=y", "a=x-c|", true)]
    [TestCase("-c a=\u00a0b", "a=\u00a0b")]
    public void Options_are_read_as_the_server_reads_them(string options, string expected, bool refused = false)
    {
        if (refused) Assert.Throws<ClientRefusedException>(() => CommandLineOptions.Parse(options));
        else Assert.That(string.Join('|', CommandLineOptions.Parse(options).Select(s => $"{s.Key}={s.Value}")), Is.EqualTo(expected));
    }

    [TestCase("-c")]
    [TestCase("-c geqo")]
    [TestCase("--geqo")]
    [TestCase("--")]
    [TestCase("--=x")]
    [TestCase("-c =x")]
    [TestCase("-e")]
    [TestCase("-d 5")]
    [TestCase("-P")]
    [TestCase("-O")]
    [TestCase("-fs")]
    [TestCase("geqo=off")]
    [TestCase("-c geqo=off superuser")]
    public void What_is_not_a_setting_is_refused(string options) => Assert.Throws<ClientRefusedException>(() => CommandLineOptions.Parse(options));
}
