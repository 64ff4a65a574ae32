using System.Runtime.Versioning;
using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Tests.Postgres.Parsing;

/// <summary>What is loaded as native code must be ours.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
public sealed class CompiledModuleCacheTests
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string _folder = null!;
    private CompiledModuleCache _cache = null!;

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("wiregate-cache-").FullName;
        _cache = new CompiledModuleCache(_folder, Convert.ToHexStringLower(SHA256.HashData("module"u8)));
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_was_kept_is_read_and_only_the_owner_can()
    {
        Assert.That(_cache.TryRead(), Is.Null);
        _cache.TryWrite("compiled"u8);
        _cache.TryWrite("compiled again"u8);

        Assert.That(_cache.TryRead(), Is.EqualTo("compiled again"u8.ToArray()));
        Assert.That(File.GetUnixFileMode(Directory.GetFiles(_folder).Single()), Is.EqualTo(OnlyOwner));
    }

    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    public void A_file_that_others_can_write_is_not_read(UnixFileMode others)
    {
        _cache.TryWrite("compiled"u8);
        File.SetUnixFileMode(Directory.GetFiles(_folder).Single(), OnlyOwner | others);

        Assert.That(_cache.TryRead(), Is.Null);
    }

    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    public void A_folder_that_others_can_write_is_neither_read_nor_written(UnixFileMode others)
    {
        _cache.TryWrite("compiled"u8);
        File.SetUnixFileMode(_folder, OnlyOwner | UnixFileMode.UserExecute | others);
        Assert.That(_cache.TryRead(), Is.Null);

        File.Delete(Directory.GetFiles(_folder).Single());
        _cache.TryWrite("compiled"u8);
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void A_link_is_not_followed()
    {
        _cache.TryWrite("compiled"u8);
        var path = Directory.GetFiles(_folder).Single();
        File.Move(path, path + ".elsewhere");
        File.CreateSymbolicLink(path, path + ".elsewhere");

        Assert.That(_cache.TryRead(), Is.Null);
    }

    [Test]
    public void A_folder_that_is_not_there_keeps_nothing_and_fails_nothing()
    {
        var cache = new CompiledModuleCache(Path.Combine(_folder, "none"), "00");
        cache.TryWrite("compiled"u8);

        Assert.That(cache.TryRead(), Is.Null);
    }

    [Test]
    public void A_module_compiled_here_is_kept_and_loaded()
    {
        using var engine = new WasmEngine(512 << 10);
        using (GrammarModule.Load(engine, _folder, built: [])) Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
        var path = Directory.GetFiles(_folder).Single();
        var kept = File.ReadAllBytes(path);
        Assert.That(kept, Has.Length.GreaterThan(1 << 20));

        using var module = GrammarModule.Load(engine, _folder, built: []);
        using var parser = new PgQueryInstance(engine, module);
        Assert.That(parser.TryParse("SELECT 1"u8, static (json, _) => json.Length, out var length, out _));
        Assert.That(length, Is.GreaterThan(100));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(kept));
    }

    [Test]
    public void A_kept_file_that_is_no_module_is_compiled_anew()
    {
        using var engine = new WasmEngine(512 << 10);
        using (GrammarModule.Load(engine, _folder, built: "not this either"u8))
        {
        }

        var path = Directory.GetFiles(_folder).Single();
        File.WriteAllBytes(path, "junk"u8.ToArray());

        using var module = GrammarModule.Load(engine, _folder, built: []);
        Assert.That(new FileInfo(path).Length, Is.GreaterThan(1 << 20));
    }

    [Test]
    public void The_build_has_compiled_the_grammar_for_this_processor()
    {
        using var engine = new WasmEngine(512 << 10);
        using (GrammarModule.Load(engine, _folder)) Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }
}
