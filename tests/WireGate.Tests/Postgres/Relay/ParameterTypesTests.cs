using System.Buffers;
using NUnit.Framework;
using WireGate.Postgres.Relay;

namespace WireGate.Tests.Postgres.Relay;

public sealed class ParameterTypesTests
{
    // text, 16383, 16384, 4294967295, 16384 again
    private static readonly byte[] Types = [0, 0, 0, 25, 0, 0, 0x3F, 0xFF, 0, 0, 0x40, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0x40, 0];

    [Test]
    public void Only_types_of_users_are_kept_each_once() =>
        Assert.That(ParameterTypes.Read(new ReadOnlySequence<byte>(Types)), Is.EqualTo(new[] { 16384u, uint.MaxValue }));

    [Test]
    public void No_types_are_none() => Assert.That(ParameterTypes.Read(ReadOnlySequence<byte>.Empty), Is.Empty);
}
