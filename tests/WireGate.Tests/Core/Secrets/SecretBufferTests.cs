using System.Text;
using NUnit.Framework;
using WireGate.Core.Secrets;

namespace WireGate.Tests.Core.Secrets;

public sealed class SecretBufferTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(4097)]
    public void It_holds_what_was_put_in(int length)
    {
        var secret = new byte[length];
        Random.Shared.NextBytes(secret);
        using var buffer = new SecretBuffer(secret);
        Assert.That(buffer.Length, Is.EqualTo(length));
        Assert.That(buffer.Span.ToArray(), Is.EqualTo(secret));
    }

    [Test]
    public void Every_kind_of_memory_works([Values] bool hidden, [Values(10, 5000)] int length)
    {
        foreach (var best in new[] { SecretMemoryKind.Locked, SecretMemoryKind.Pinned })
        {
            using var buffer = new SecretBuffer(length, hidden ? SecretMemoryKind.Hidden : best);
            Assert.That(buffer.Kind, hidden ? Is.AnyOf(SecretMemoryKind.Hidden, SecretMemoryKind.Locked) : Is.EqualTo(best));
            Assert.That(buffer.Span.ToArray(), Is.All.Zero);
        }
    }

    [Test]
    public void After_disposal_it_cannot_be_read()
    {
        var buffer = new SecretBuffer("secret"u8);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = buffer.Span);
        Assert.Throws<ObjectDisposedException>(() => buffer.FixedTimeEquals("secret"u8));
        Assert.Throws<ObjectDisposedException>(() => buffer.Use(0, static (_, _) => { }));
        Assert.That(buffer.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void The_process_own_memory_file_does_not_show_it()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("reads /proc");
        using var buffer = new SecretBuffer("a canary in a coal mine"u8);
        if (buffer.Kind != SecretMemoryKind.Hidden) Assert.Ignore("this kernel has no memfd_secret");
        var maps = File.ReadAllLines("/proc/self/maps");
        Assert.That(maps, Has.Some.Contains("secretmem"));
        using var memory = File.OpenHandle("/proc/self/mem");
        foreach (var line in maps.Where(line => line.Contains("secretmem", StringComparison.Ordinal)))
        {
            var start = Convert.ToInt64(line[..line.IndexOf('-', StringComparison.Ordinal)], 16);
            Assert.That(() => RandomAccess.Read(memory, new byte[16], start), Throws.InstanceOf<IOException>());
        }
    }

    [Test]
    public void Locked_memory_is_left_out_of_core_dumps_and_children()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("reads /proc");
        using var buffer = new SecretBuffer(100, SecretMemoryKind.Locked);
        var flags = File.ReadLines("/proc/self/smaps").Where(line => line.StartsWith("VmFlags:", StringComparison.Ordinal));
        Assert.That(flags, Has.Some.Matches<string>(line => line!.Contains(" dd", StringComparison.Ordinal) && line.Contains(" wf", StringComparison.Ordinal)));
    }

    [Test]
    public void Comparison_wants_every_byte()
    {
        using var buffer = new SecretBuffer("secret"u8);
        Assert.That(buffer.FixedTimeEquals("secret"u8));
        Assert.That(buffer.FixedTimeEquals("secres"u8), Is.False);
        Assert.That(buffer.FixedTimeEquals("secre"u8), Is.False);
        Assert.That(buffer.FixedTimeEquals("secrets"u8), Is.False);
    }

    [TestCase(5, true)]
    [TestCase(6, false)]
    [TestCase(7, false)]
    public void A_stream_is_read_up_to_a_limit(int limit, bool refused)
    {
        using var stream = new MemoryStream("secret"u8.ToArray());
        if (refused)
        {
            Assert.Throws<InvalidDataException>(() => SecretBuffer.Read(stream, limit));
            return;
        }

        using var buffer = SecretBuffer.Read(stream, limit);
        Assert.That(Encoding.ASCII.GetString(buffer.Span), Is.EqualTo("secret"));
    }

    [Test]
    public void It_can_be_filled_in_place_and_a_failed_filling_leaves_nothing()
    {
        using var buffer = SecretBuffer.Create(3, (byte)7, static (span, value) => span.Fill(value));
        Assert.That(buffer.Span.ToArray(), Is.EqualTo(new byte[] { 7, 7, 7 }));
        Assert.Throws<FormatException>(() => SecretBuffer.Create(3, 0, static (_, _) => throw new FormatException()));
    }

    [Test]
    public void Disposal_by_another_thread_waits_for_a_use()
    {
        var buffer = new SecretBuffer("secret"u8);
        buffer.Use(buffer, static (span, self) =>
        {
            self.Dispose();
            if (self.Kind == SecretMemoryKind.Pinned) return;
            Assert.That(Encoding.ASCII.GetString(span), Is.EqualTo("secret"));
        });
        Assert.Throws<ObjectDisposedException>(() => _ = buffer.Span);
    }

    [Test]
    public void Forgotten_ones_are_unmapped_by_the_finalizer()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("reads /proc");
        MakeMany();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var left = File.ReadLines("/proc/self/maps").Count(line => line.Contains("secretmem", StringComparison.Ordinal));
        Assert.That(left, Is.LessThan(500));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void MakeMany()
        {
            for (var index = 0; index < 1000; index++) _ = new SecretBuffer("forgotten"u8);
        }
    }
}
