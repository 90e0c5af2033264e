using System.Diagnostics;
using System.Security.Cryptography;
using CmkOperator.Cli.Evidence;
using Xunit;

namespace CmkOperator.Cli.Tests.Evidence;

/// <summary>Signatures that openssl accepts, and keys that cannot make one.</summary>
public sealed class EvidenceSigningTests : IDisposable
{
    private const string Text = "evidence\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmk-sign-");

    public static TheoryData<string> Keys => ["RSA, PKCS #8", "RSA, PKCS #1", "P-256, PKCS #8", "P-256, SEC 1", "P-256 after its parameters"];

    public static TheoryData<string, string> Unusable => new()
    {
        { "encrypted, PKCS #8", "the key is encrypted" },
        { "encrypted, the older form", "the key is encrypted" },
        { "public key", "it holds a public key, which can verify and not sign" },
        { "certificate", "it holds a certificate without its private key" },
        { "P-384", "the curve of the key is not P-256" },
        { "short RSA", "an RSA key of 1024 bits is too short" },
        { "no key", "it holds no private key in PEM form" },
        { "broken key", "the private key in it cannot be used" },
        { "too large", "it is larger than a key" },
        { "folder", "this is a folder" },
        { "missing", "there is no such file" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_signature_verifies_with_the_public_key_and_not_for_another_text(string kind)
    {
        var (pem, publicKey) = KeyOf(kind);
        using var key = SigningKey.Read(Put("key.pem", pem));
        var file = Path.Combine(_folder.FullName, "evidence.md");

        EvidenceFile.Write(file, mayOverwrite: false, output => output.Write(Text), key);

        var signature = File.ReadAllBytes($"{file}.sig");
        Assert.Equal(Text, File.ReadAllText(file));
        Assert.True(Verifies(publicKey, File.ReadAllBytes(file), signature));
        Assert.False(Verifies(publicKey, "Evidence\n"u8.ToArray(), signature));
        Assert.Equal(["evidence.md", "evidence.md.sig", "key.pem"], Names());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Openssl_verifies_it(string kind)
    {
        Assert.SkipWhen(Openssl("version") is null, "openssl is not on the PATH.");
        var (pem, publicKey) = KeyOf(kind);
        using var key = SigningKey.Read(Put("key.pem", pem));
        var file = Path.Combine(_folder.FullName, "evidence.md");
        EvidenceFile.Write(file, mayOverwrite: false, output => output.Write(Text), key);
        var pub = Put("pub.pem", publicKey);

        Assert.Equal("Verified OK", Openssl("dgst", "-sha256", "-verify", pub, "-signature", $"{file}.sig", file));
        File.AppendAllText(file, " ");
        Assert.NotEqual("Verified OK", Openssl("dgst", "-sha256", "-verify", pub, "-signature", $"{file}.sig", file));
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_key_that_cannot_sign_is_one_sentence_and_nothing_is_written(string kind, string why)
    {
        var file = Path.Combine(_folder.FullName, "evidence.md");
        var keyFile = kind switch
        {
            "folder" => _folder.FullName,
            "missing" => Path.Combine(_folder.FullName, "none.pem"),
            _ => Put("key.pem", UnusableKey(kind)),
        };

        var run = await CommandRun.OfAsync("evidence", "--offline", "--output-file", file, "--sign", keyFile, "--kubeconfig", Path.Combine(_folder.FullName, "no-kubeconfig"));

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: --sign {keyFile}: {why}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("BEGIN", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("MII", run.Error, StringComparison.Ordinal);
        Assert.All(Names(), name => Assert.Equal("key.pem", name));
    }

    [Fact]
    public async Task A_signature_needs_a_file()
    {
        var run = await CommandRun.OfAsync("evidence", "--sign", "key.pem");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--sign key.pem: a signature is about a file. Name one with --output-file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_fails_half_way_leaves_nothing_and_an_older_one_as_it_was()
    {
        var file = Put("evidence.md", "older");
        Put("evidence.md.sig", "signature");

        Assert.Throws<IOException>(() => EvidenceFile.Write(
            file,
            mayOverwrite: true,
            output =>
            {
                output.Write("half");
                throw new IOException("The disk is full.");
            },
            null));

        Assert.Equal(["evidence.md", "evidence.md.sig"], Names());
        Assert.Equal("older", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("evidence.md")]
    [InlineData("evidence.md.sig")]
    public async Task A_file_that_is_there_is_left_as_it_was_without_force(string there)
    {
        var file = Path.Combine(_folder.FullName, "evidence.md");
        Put(there, "older");

        var run = await CommandRun.OfAsync("evidence", "--offline", "--output-file", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{there}: it is there; it was left as it is. Use --force", run.Error, StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(Path.Combine(_folder.FullName, there)));
    }

    [Fact]
    public void With_force_an_older_signature_does_not_stay_beside_a_new_document()
    {
        var file = Put("evidence.md", "older");
        Put("evidence.md.sig", "signature");

        EvidenceFile.Write(file, mayOverwrite: true, output => output.Write(Text), null);

        Assert.Equal(["evidence.md"], Names());
        Assert.Equal(Text, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("key.pem", "key.pem")]
    [InlineData("evidence.md", "evidence.md.sig")]
    [InlineData("linked/key.pem", "key.pem")]
    [InlineData("key.pem", "link.pem")]
    public async Task A_key_is_never_written_over(string file, string keyFile)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        var (pem, _) = KeyOf("P-256, PKCS #8");
        var target = Put(keyFile == "link.pem" ? "key.pem" : keyFile, pem);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked"), _folder.FullName);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link.pem"), "key.pem");

        var run = await CommandRun.OfAsync("evidence", "--offline", "--force", "--output-file", Path.Combine(_folder.FullName, file), "--sign", Path.Combine(_folder.FullName, keyFile));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("would be written over this key. Name another file with --output-file", run.Error, StringComparison.Ordinal);
        Assert.Equal(pem, File.ReadAllText(target));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_signature_that_cannot_be_placed_leaves_the_document_as_it_was(bool isThere)
    {
        using var key = SigningKey.Read(Put("key.pem", KeyOf("P-256, PKCS #8").Private));
        var file = Path.Combine(_folder.FullName, "evidence.md");
        if (isThere)
        {
            Put("evidence.md", "older");
        }

        Directory.CreateDirectory($"{file}.sig");

        Assert.ThrowsAny<Exception>(() => EvidenceFile.Write(file, mayOverwrite: true, output => output.Write(Text), key));

        Assert.Equal(isThere ? ["evidence.md", "key.pem"] : ["key.pem"], Names());
        Assert.Equal(isThere ? "older" : null, isThere ? File.ReadAllText(file) : null);
        Assert.Contains("evidence.md.sig: this is a folder", EvidenceFile.Obstacle(file, mayOverwrite: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_cannot_be_placed_leaves_the_older_signature()
    {
        using var key = SigningKey.Read(Put("key.pem", KeyOf("P-256, PKCS #8").Private));
        var file = Path.Combine(_folder.FullName, "evidence.md");
        Directory.CreateDirectory(file);
        Put("evidence.md.sig", "older signature");

        Assert.ThrowsAny<Exception>(() => EvidenceFile.Write(file, mayOverwrite: true, output => output.Write(Text), key));

        Assert.Equal(["evidence.md.sig", "key.pem"], Names());
        Assert.Equal("older signature", File.ReadAllText($"{file}.sig"));
    }

    [Theory]
    [InlineData("pipe", "this is no regular file")]
    [InlineData("device", "this is no regular file")]
    [InlineData("link", "this is a link")]
    [InlineData("link to nothing", "this is a link")]
    [InlineData("empty file", null)]
    public void With_force_too_only_a_regular_file_is_replaced(string kind, string? why)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files there.");
        var file = Path.Combine(_folder.FullName, "evidence.md");
        switch (kind)
        {
            case "pipe":
                using (var process = Process.Start("mkfifo", [file]))
                {
                    process.WaitForExit();
                }

                break;
            case "device":
                file = "/dev/null";
                break;
            case "empty file":
                Put("evidence.md", string.Empty);
                break;
            default:
                File.CreateSymbolicLink(file, kind == "link" ? Put("other.md", "other") : "nothing.md");
                break;
        }

        var obstacle = EvidenceFile.Obstacle(file, mayOverwrite: true);

        Assert.Equal(why is null ? null : $"{file}: {why}, and nothing is written over it. Name another file with --output-file", obstacle);
    }

    [Theory]
    [InlineData("--output-file", "")]
    [InlineData("--output-file", " ")]
    [InlineData("--sign", "")]
    public async Task An_empty_name_is_one_sentence(string option, string value)
    {
        string[] file = option == "--sign" ? ["--output-file", Path.Combine(_folder.FullName, "evidence.md")] : [];

        var run = await CommandRun.OfAsync(["evidence", "--offline", .. file, option, value]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: {option}: the name is empty. Name a ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static (string Private, string Public) KeyOf(string kind)
    {
        if (kind.StartsWith("RSA", StringComparison.Ordinal))
        {
            using var rsa = RSA.Create(2048);
            return (kind == "RSA, PKCS #1" ? rsa.ExportRSAPrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
        }

        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // What openssl ecparam -genkey writes: the curve first, then the key.
        const string Parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        return (
            kind switch
            {
                "P-256, PKCS #8" => ecdsa.ExportPkcs8PrivateKeyPem(),
                "P-256, SEC 1" => ecdsa.ExportECPrivateKeyPem(),
                _ => Parameters + ecdsa.ExportECPrivateKeyPem(),
            },
            ecdsa.ExportSubjectPublicKeyInfoPem());
    }

    private static string UnusableKey(string kind)
    {
        using var rsa = RSA.Create(kind == "short RSA" ? 1024 : 2048);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return kind switch
        {
            "encrypted, PKCS #8" => rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            "encrypted, the older form" => rsa.ExportRSAPrivateKeyPem().Replace("-----BEGIN RSA PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0011\n\n", StringComparison.Ordinal),
            "public key" => rsa.ExportSubjectPublicKeyInfoPem(),
            "certificate" => new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)).ExportCertificatePem(),
            "P-384" => other.ExportPkcs8PrivateKeyPem(),
            "short RSA" => rsa.ExportPkcs8PrivateKeyPem(),
            "broken key" => "-----BEGIN PRIVATE KEY-----\nTUlJRQ==\n-----END PRIVATE KEY-----\n",
            "too large" => new string('x', 70_000),
            _ => "not a key",
        };
    }

    private static bool Verifies(string publicKey, byte[] data, byte[] signature)
    {
        if (publicKey.Length > 300)
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(publicKey);
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(publicKey);
        return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private string Put(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private IEnumerable<string> Names() => _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    private static string? Openssl(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
