using System.Globalization;
using System.Net;
using System.Text;
using WireGate.Recording.Ledger;
using WireGate.Tests.Recording.Ledger;

namespace WireGate.Tests.Recording.Anchors;

/// <summary>A witness as C2SP tlog-witness wants it, for one ledger.</summary>
internal sealed class FakeWitness(string name = "witness.test/w1")
{
    private readonly TestSigner _signer = new(name, name, NoteSignatureType.Cosignature);
    private Checkpoint _seen = new(LedgerRun.Signer.Key.Name, 0, MerkleTree.Empty);

    public NoteVerifierKey Key => _signer.Key;

    public long Seen
    {
        get => _seen.Size;
        set => _seen = _seen with { Size = value };
    }

    /// <summary>Answers with a signature that is not its own.</summary>
    public bool Lies { get; set; }

    public HttpResponseMessage Answer(ScriptedHttp.Asked asked)
    {
        var body = Encoding.UTF8.GetString(asked.Body);
        var cut = body.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = body[..cut].Split('\n');
        if (SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(body[(cut + 2)..])) is not { } signed) return ScriptedHttp.Answer(HttpStatusCode.BadRequest);
        if (signed.Checkpoint.Origin != _seen.Origin) return ScriptedHttp.Answer(HttpStatusCode.NotFound);
        if (LedgerRun.Signer.Key.Verify(signed.Note) != true) return ScriptedHttp.Answer(HttpStatusCode.Forbidden);
        if (lines[0] != string.Create(CultureInfo.InvariantCulture, $"old {_seen.Size}"))
            return ScriptedHttp.Answer(HttpStatusCode.Conflict, string.Create(CultureInfo.InvariantCulture, $"{_seen.Size}\n"), "text/x.tlog.size");
        var proof = lines[1..].Select(line => TreeHash.From(Convert.FromBase64String(line))).ToList();
        if (!MerkleProof.Extends(_seen.Size, _seen.Root, signed.Checkpoint.Size, signed.Checkpoint.Root, proof)) return ScriptedHttp.Answer(HttpStatusCode.UnprocessableEntity);
        _seen = signed.Checkpoint;
        return ScriptedHttp.Answer(HttpStatusCode.OK, Cosign(signed.Note.Text));
    }

    private string Cosign(string text)
    {
        const ulong Time = 1764000000;
        byte[] value = [0, 0, 0, 0, (byte)(Time >> 24), (byte)(Time >> 16 & 255), (byte)(Time >> 8 & 255), (byte)(Time & 255), .. _signer.Sign(Encoding.UTF8.GetBytes($"cosignature/v1\ntime {Time}\n{text}{(Lies ? "!" : "")}"))];
        return Encoding.UTF8.GetString(new SignedNote("x\n", [new NoteSignature(Key.Name, Key.Id, value)]).ToBytes())[3..];
    }
}
