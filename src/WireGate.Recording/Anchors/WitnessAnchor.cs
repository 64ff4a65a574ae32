using System.Globalization;
using System.Net;
using System.Text;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Anchors;

/// <summary>
/// A witness (C2SP tlog-witness): it signs a checkpoint once it has seen that it continues the one before, and remembers it. What it signed
/// is put into the ledger's checkpoint.
/// </summary>
public sealed class WitnessAnchor(HttpClient http, Uri prefix, NoteVerifierKey key, LedgerWriter ledger) : IAnchor
{
    /// <summary>As many signatures as a note may have, of the longest kind.</summary>
    private const int LongestAnswer = 128 << 10;

    /// <summary>Which size the witness has is known from its answers; unknown at first.</summary>
    private long _seen;

    public string Name => $"witness {key.Name}";

    public async Task KeepAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            // It says once what size it has seen, and then it knows the proof.
            for (var attempt = 0; attempt < 2; attempt++)
            {
                if (await TryAddAsync(checkpoint, cancellationToken).ConfigureAwait(false)) return;
            }

            throw new AnchorException("the witness does not say which checkpoint it has seen");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or LedgerException)
        {
            throw new AnchorException("the witness can't be reached", failure);
        }
    }

    /// <summary>False if the witness has seen another size than we thought.</summary>
    private async Task<bool> TryAddAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{prefix.ToString().TrimEnd('/')}/add-checkpoint"));
        request.Content = new ByteArrayContent(Body(checkpoint));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                Accept(checkpoint, await ReadAsync(response, cancellationToken).ConfigureAwait(false));
                _seen = checkpoint.Checkpoint.Size;
                return true;
            case HttpStatusCode.Conflict when response.Content.Headers.ContentType?.MediaType == "text/x.tlog.size":
                _seen = Size(await ReadAsync(response, cancellationToken).ConfigureAwait(false), checkpoint.Checkpoint);
                return false;
            case HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict:
                throw new AnchorException("the witness has seen another ledger under this name");
            case var status:
                throw new AnchorException($"the witness answers {(int)status}");
        }
    }

    private byte[] Body(SignedCheckpoint checkpoint)
    {
        var (old, size) = (Math.Min(_seen, checkpoint.Checkpoint.Size), checkpoint.Checkpoint.Size);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"old {old}\n");
        foreach (var hash in MerkleTree.ConsistencyProof(old, size, ledger.Tiles(size))) text.Append(Convert.ToBase64String(hash.ToArray())).Append('\n');
        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. checkpoint.Note.ToBytes()];
    }

    private void Accept(SignedCheckpoint checkpoint, string answer)
    {
        var signatures = SignedNote.TryParseSignatures(answer)?.Where(key.Made).ToList() ?? [];
        if (signatures.Count == 0 || key.Verify(checkpoint.Note with { Signatures = signatures }) != true) throw new AnchorException("the signature of the witness is wrong");
        ledger.AddCosignatures(checkpoint, signatures);
    }

    private static long Size(string answer, Checkpoint checkpoint)
    {
        if (!long.TryParse(answer.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) throw new AnchorException("the witness answers something else than a size");
        return size <= checkpoint.Size ? size : throw new AnchorException($"the witness has seen {size} entries, and the ledger has {checkpoint.Size}: it was rolled back");
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }
}
