using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Tests.Core.Redaction.Detectors;

internal sealed class DetectorSetTests
{
    private static readonly string[] Hostile =
        ["eyJ", "eyJ.", "ghp_", "xoxb-", "://", "://a:", "a://a:b", "pwd=", "pwd='", "password = ", "host=pwd=", "secret_access_key=", "=", "-----BEGIN ", "-----BEGIN PRIVATE KEY----", "a@", "a@b.", "4", "4111 ", "GB82", "+1 ", "123-", "1A", "8Q~a", "AKIA", "SCRAM-SHA-256$1:"];

    [Test]
    public void Every_detector_has_a_name_of_its_own()
    {
        Assert.That(DetectorSet.Names, Is.Unique);
        Assert.That(DetectorSet.Names.Select(static name => DetectorSet.Find(name)!.Name), Is.EqualTo(DetectorSet.Names));
        Assert.That(DetectorSet.Find("nothing"), Is.Null);
    }

    [Test]
    public void A_scanner_can_tell_where_a_credential_may_be() =>
        Assert.That(DetectorSet.Credentials.Where(static one => one.Anchors.IsEmpty).Select(static one => one.Name), Is.Empty);

    [Test]
    public void A_hostile_value_costs_no_more_than_its_length()
    {
        foreach (var detector in DetectorSet.All)
        {
            foreach (var part in Hostile)
            {
                var (shorter, longer) = (Repeat(part, 32 * 1024), Repeat(part, 256 * 1024));
                Walk(detector, shorter);
                var (few, many) = (Time(detector, shorter), Time(detector, longer));
                // Eight times as much; sixty-four if it were quadratic.
                Assert.That(many, Is.LessThan((few * 30) + TimeSpan.FromMilliseconds(20)), $"{detector.Name} on {part}");
            }
        }
    }

    [Test]
    public void Detectors_allocate_nothing()
    {
        var text = Encoding.UTF8.GetBytes("ana@example.com 4111111111111111 +34 600 123 456 postgres://a:bcd@e/f GB82WEST12345698765432 123-45-6789 host=a password=b");
        foreach (var detector in DetectorSet.All) Walk(detector, text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var detector in DetectorSet.All) Walk(detector, text);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static TimeSpan Time(IDetector detector, byte[] value)
    {
        var best = TimeSpan.MaxValue;
        for (var turn = 0; turn < 3; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            Walk(detector, value);
            var took = Stopwatch.GetElapsedTime(started);
            if (took < best) best = took;
        }

        return best;
    }

    private static void Walk(IDetector detector, byte[] value)
    {
        for (var start = 0; detector.TryFind(value, start, out var one); start = one.End)
            if (one.Length <= 0) throw new InvalidOperationException("found nothing");
    }

    private static byte[] Repeat(string part, int length)
    {
        var bytes = Encoding.ASCII.GetBytes(part);
        var all = new byte[length];
        for (var at = 0; at < length; at++) all[at] = bytes[at % bytes.Length];
        return all;
    }
}
