using System.Text;
using NUnit.Framework;
using WireGate.Core.Secrets;
using WireGate.Recording.Anchors;

namespace WireGate.Tests.Recording.Anchors;

/// <summary>The examples of AWS's own page, "Authenticating Requests: Using the Authorization Header".</summary>
public sealed class SigV4Tests
{
    private static readonly DateTimeOffset Friday = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_put_is_signed_as_in_the_published_example()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("https://examplebucket.s3.amazonaws.com/test%24file.text"));
        request.Headers.TryAddWithoutValidation("Date", "Fri, 24 May 2013 00:00:00 GMT");
        request.Headers.TryAddWithoutValidation("x-amz-storage-class", "REDUCED_REDUNDANCY");
        Assert.That(Signed(request, "Welcome to Amazon S3."), Is.EqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
            + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
    }

    [Test]
    public void A_get_is_signed_as_in_the_published_example()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("https://examplebucket.s3.amazonaws.com/test.txt"));
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");
        Assert.That(Signed(request, ""), Does.EndWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
    }

    private static string Signed(HttpRequestMessage request, string body)
    {
        using var secret = new SecretBuffer("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"u8);
        SigV4.Sign(request, Encoding.ASCII.GetBytes(body), new S3Account("AKIAIOSFODNN7EXAMPLE", secret, "us-east-1"), Friday);
        return request.Headers.NonValidated["Authorization"].ToString();
    }
}
