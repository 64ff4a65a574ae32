using System.Buffers.Binary;
using System.Collections.Immutable;
using WireGate.Core.Redaction.Detectors;
using WireGate.Core.Secrets;

namespace WireGate.Core.Redaction;

/// <summary>
/// Secrets in every form that they are looked for in, and the search for them and for the detectors' anchors. All that tells of a secret is in one
/// <see cref="SecretBuffer"/>. Any number of scanners may use it at once.
/// </summary>
public sealed class SecretPatterns : IDisposable
{
    /// <summary>Shorter secrets stand in ordinary data by chance, and hiding those would tell where the secret is: they can't be hidden safely.</summary>
    public const int ShortestSecret = 16;

    /// <summary>No credential is looked for beyond this: PEM files of the longest keys in use have 3,300 bytes.</summary>
    private const int LongestSecret = 4096;

    /// <summary>A secret is looked for by four bytes among its first: none of them may be cut off by a line break that an encoder put in.</summary>
    private const int WindowsWithin = 60;

    private const int WindowsWeighed = 6;

    /// <summary>Base64 is looked for by a second window as well: a line break may be in the first.</summary>
    private const int HeadsForSecret = NeedleWriter.Kinds + 3;

    private const int NeedleSize = 6 * sizeof(int);

    private readonly SecretBuffer _buffer;
    private readonly bool _isOwner;

    private SecretPatterns(SecretBuffer buffer, bool isOwner, ImmutableArray<string> names, DetectorPlan plan)
    {
        (_buffer, _isOwner, Names, Plan) = (buffer, isOwner, names, plan);
        Needles = ReadNeedles(buffer.Span);
        foreach (var needle in Needles) Longest = Math.Max(Longest, needle.Length);
    }

    /// <summary>The credentials' names, by the number that a needle has.</summary>
    internal ImmutableArray<string> Names { get; }

    internal DetectorPlan Plan { get; }

    internal ImmutableArray<Needle> Needles { get; }

    /// <summary>Of the needles.</summary>
    internal int Longest { get; }

    internal ReadOnlySpan<byte> Tables => _buffer.Span[..BucketTables.Size];

    /// <summary>Patterns for secrets of which those that are too short are left out. The secrets are still the caller's to dispose.</summary>
    public static SecretPatterns Of(IReadOnlyList<(string Name, SecretBuffer Secret)> secrets, DetectorPlan plan)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(plan);
        var room = BucketTables.Size + sizeof(int);
        foreach (var (_, secret) in secrets)
            if (CanHide(secret.Length)) room += NeedleWriter.Room(Math.Min(secret.Length, LongestSecret)) + (HeadsForSecret * NeedleSize);
        var buffer = SecretBuffer.Create(room, (secrets, plan), static (output, state) => Write(output, state.secrets, state.plan));
        return new SecretPatterns(buffer, isOwner: true, [.. secrets.Select(static one => one.Name)], plan);
    }

    /// <summary>Detectors alone.</summary>
    public static SecretPatterns Of(DetectorPlan plan) => Of([], plan);

    /// <summary>
    /// Patterns for a credential's secret, which is read once for all sessions that hold a lease: they live as long as the lease.
    /// </summary>
    /// <exception cref="CredentialException">The secret can't be had.</exception>
    public static async ValueTask<SecretPatterns> OfAsync(ICredential credential, DetectorPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(plan);
        var label = "redaction " + plan.Name;
        if (credential.FindDerived(label) is { } kept) return new SecretPatterns(kept, isOwner: false, [credential.Name], plan);
        using var secret = await credential.ReadSecretAsync(cancellationToken).ConfigureAwait(false);
        var made = Of([(credential.Name, secret)], plan);
        credential.KeepDerived(label, made._buffer.Span);
        return made;
    }

    /// <summary>Whether a secret of this length can be hidden wherever it turns up.</summary>
    public static bool CanHide(int length) => length >= ShortestSecret;

    internal ReadOnlySpan<byte> BytesOf(in Needle needle) => _buffer.Span.Slice(needle.Start, needle.Length);

    public void Dispose()
    {
        if (_isOwner) _buffer.Dispose();
    }

    /// <summary>The tables of the search, how many needles there are, what each is, and their bytes.</summary>
    private static void Write(Span<byte> output, IReadOnlyList<(string Name, SecretBuffer Secret)> secrets, DetectorPlan plan)
    {
        plan.Tables.CopyTo(output);
        var at = BucketTables.Size + sizeof(int);
        foreach (var (_, secret) in secrets)
            if (CanHide(secret.Length)) at += HeadsForSecret * NeedleSize;
        var count = 0;
        for (var number = 0; number < secrets.Count; number++)
        {
            var secret = secrets[number].Secret.Span;
            if (!CanHide(secret.Length)) continue;
            for (var kind = 0; kind < NeedleWriter.Kinds; kind++)
            {
                var length = NeedleWriter.Write(secret[..Math.Min(secret.Length, LongestSecret)], kind, output[at..], out var form);
                if (length == 0) continue;
                var needle = new Needle(form, number, at, length, 0, 0);
                var window = Add(output, needle, -Anchor.Width, count++);
                if (form == NeedleForm.Base64) Add(output, needle, window, count++);
                at += length;
            }
        }

        BinaryPrimitives.WriteInt32LittleEndian(output[BucketTables.Size..], count);
    }

    /// <returns>The window that it is looked for by, which is none of another's bytes.</returns>
    private static int Add(Span<byte> output, in Needle needle, int other, int number)
    {
        var tables = output[..BucketTables.Size];
        var bytes = output.Slice(needle.Start, needle.Length);
        Span<ByteSet> places = stackalloc ByteSet[Anchor.Width];
        var (best, least) = (0, float.MaxValue);
        var within = bytes[..Math.Min(needle.Length, WindowsWithin)];
        var common = CommonnessOfBest(within);
        for (var at = 0; at + Anchor.Width <= within.Length; at++)
        {
            if (Math.Abs(at - other) < Anchor.Width || Commonness(within, at) > common) continue;
            Read(bytes.Slice(at, Anchor.Width), needle.Form, places);
            _ = BucketTables.FindPlace(tables, places, out var cost);
            if (cost < least) (best, least) = (at, cost);
        }

        Read(bytes.Slice(best, Anchor.Width), needle.Form, places);
        var bucket = BucketTables.Add(tables, places);
        places.Clear();
        WriteHead(output[(BucketTables.Size + sizeof(int) + (number * NeedleSize))..], needle with { Window = best, Bucket = bucket });
        return best;
    }

    /// <summary>That of the last window that is worth weighing: what they cost takes a while to tell.</summary>
    private static float CommonnessOfBest(ReadOnlySpan<byte> bytes)
    {
        Span<float> all = stackalloc float[bytes.Length - Anchor.Width + 1];
        for (var at = 0; at < all.Length; at++) all[at] = Commonness(bytes, at);
        all.Sort();
        // Of one window's neighbours up to six are none for a second one.
        return all[Math.Min(all.Length, WindowsWeighed + (2 * Anchor.Width)) - 1];
    }

    private static float Commonness(ReadOnlySpan<byte> bytes, int at)
    {
        var often = 1f;
        foreach (var one in bytes.Slice(at, Anchor.Width)) often *= ByteCommonness.Of(one);
        return often;
    }

    /// <summary>The bytes that may stand in a window.</summary>
    private static void Read(ReadOnlySpan<byte> window, NeedleForm form, Span<ByteSet> places)
    {
        for (var place = 0; place < Anchor.Width; place++)
        {
            var one = window[place];
            places[place] = form switch
            {
                NeedleForm.Hex => ByteSet.Of(one, (byte)char.ToUpperInvariant((char)one)),
                NeedleForm.Base64 when one == '+' => ByteSet.Of("+-"u8),
                NeedleForm.Base64 when one == '/' => ByteSet.Of("/_"u8),
                _ => ByteSet.Of(one),
            };
        }
    }

    private static void WriteHead(Span<byte> output, in Needle needle)
    {
        ReadOnlySpan<int> numbers = [(int)needle.Form, needle.Secret, needle.Start, needle.Length, needle.Window, needle.Bucket];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output, number);
            output = output[sizeof(int)..];
        }
    }

    private static ImmutableArray<Needle> ReadNeedles(ReadOnlySpan<byte> buffer)
    {
        var needles = ImmutableArray.CreateBuilder<Needle>(BinaryPrimitives.ReadInt32LittleEndian(buffer[BucketTables.Size..]));
        var at = BucketTables.Size + sizeof(int);
        for (; needles.Count < needles.Capacity; at += NeedleSize)
        {
            var head = buffer[at..];
            needles.Add(new Needle((NeedleForm)Number(head, 0), Number(head, 1), Number(head, 2), Number(head, 3), Number(head, 4), Number(head, 5)));
        }

        return needles.MoveToImmutable();

        static int Number(ReadOnlySpan<byte> head, int index) => BinaryPrimitives.ReadInt32LittleEndian(head[(index * sizeof(int))..]);
    }
}
