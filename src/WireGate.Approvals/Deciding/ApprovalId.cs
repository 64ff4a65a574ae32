using System.Security.Cryptography;

namespace WireGate.Approvals.Deciding;

/// <summary>
/// Ids of requests and grants. Knowing one lets nobody decide; that none can be guessed keeps others from asking what became of a request. 16 symbols of
/// base32 are 80 random bits.
/// </summary>
internal static class ApprovalId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private const int Symbols = 16;

    public static string NewRequest() => "wga_" + RandomNumberGenerator.GetString(Alphabet, Symbols);

    public static string NewGrant() => "wgg_" + RandomNumberGenerator.GetString(Alphabet, Symbols);
}
