using System.Security.Cryptography;
using System.Text;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// A private key of a PEM file that signs evidence: RSA of at least 2048 bits (PKCS #1 v1.5) or ECDSA over P-256 (DER), each with SHA-256, which
/// <c>openssl dgst -sha256 -verify</c> accepts. No message holds anything of the file but its name.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const int LeastRsaBits = 2048;
    private const int LargestFile = 64 * 1024;
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Wanted = "Name a PEM file with an unencrypted private key: RSA of at least 2048 bits, or ECDSA over P-256";

    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;

    private SigningKey(RSA? rsa, ECDsa? ecdsa)
    {
        _rsa = rsa;
        _ecdsa = ecdsa;
    }

    /// <summary>Reads a key.</summary>
    /// <param name="file">The PEM file.</param>
    /// <exception cref="SigningKeyException">It cannot be used; the message says why and what to do.</exception>
    public static SigningKey Read(string file)
    {
        var bytes = ReadBytes(file);
        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        try
        {
            return Read(file, text.AsSpan(0, Encoding.UTF8.GetChars(bytes, text)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(text);
        }
    }

    /// <summary>Signs all of a stream from where it stands.</summary>
    /// <param name="data">The stream.</param>
    public byte[] Sign(Stream data) => _rsa is not null
        ? _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : _ecdsa!.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose()
    {
        _rsa?.Dispose();
        _ecdsa?.Dispose();
    }

    private static byte[] ReadBytes(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            throw new SigningKeyException($"--sign: the name is empty. {Wanted}");
        }

        if (Directory.Exists(file))
        {
            throw new SigningKeyException($"--sign {file}: this is a folder. {Wanted}");
        }

        var bytes = new byte[LargestFile + 1];
        try
        {
            using var stream = File.OpenRead(file);
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= LargestFile ? bytes[..length] : throw new SigningKeyException($"--sign {file}: it is larger than a key. {Wanted}");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SigningKeyException($"--sign {file}: there is no such file. {Wanted}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SigningKeyException($"--sign {file}: it cannot be read. Check its permissions, or name another file", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static SigningKey Read(string file, ReadOnlySpan<char> text)
    {
        // The older form of an encrypted key says so in a header, with which the block is no PEM of RFC 7468.
        if (text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw Encrypted(file);
        }

        var rest = text;
        string? other = null;
        while (PemEncoding.TryFind(rest, out var block))
        {
            var label = rest[block.Label];
            switch (label)
            {
                case "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY":
                    return Import(file, rest[block.Location], label is "PRIVATE KEY" or "RSA PRIVATE KEY", label is "PRIVATE KEY" or "EC PRIVATE KEY");
                case "ENCRYPTED PRIVATE KEY":
                    throw Encrypted(file);
                case "PUBLIC KEY" or "RSA PUBLIC KEY":
                    other ??= "a public key, which can verify and not sign";
                    break;
                case "CERTIFICATE":
                    other ??= "a certificate without its private key";
                    break;
                default:
                    break;
            }

            rest = rest[block.Location.End..];
        }

        throw new SigningKeyException($"--sign {file}: it holds {other ?? "no private key in PEM form"}. {Wanted}");
    }

    private static SigningKey Import(string file, ReadOnlySpan<char> pem, bool mayBeRsa, bool mayBeEcdsa)
    {
        if (mayBeRsa && TryImport(RSA.Create(), pem) is { } rsa)
        {
            if (rsa.KeySize >= LeastRsaBits)
            {
                return new SigningKey(rsa, null);
            }

            var size = rsa.KeySize;
            rsa.Dispose();
            throw new SigningKeyException($"--sign {file}: an RSA key of {size} bits is too short. {Wanted}");
        }

        if (mayBeEcdsa && TryImport(ECDsa.Create(), pem) is { } ecdsa)
        {
            if (IsP256(ecdsa))
            {
                return new SigningKey(null, ecdsa);
            }

            ecdsa.Dispose();
            throw new SigningKeyException($"--sign {file}: the curve of the key is not P-256. {Wanted}");
        }

        throw new SigningKeyException($"--sign {file}: the private key in it cannot be used. {Wanted}");
    }

    private static T? TryImport<T>(T key, ReadOnlySpan<char> pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            return null;
        }
    }

    private static bool IsP256(ECDsa key)
    {
        try
        {
            return key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SigningKeyException Encrypted(string file) => new(
        $"--sign {file}: the key is encrypted, and this command asks for no passphrase. Decrypt it for the moment, such as with --sign <(openssl pkey -in {file})");
}

/// <summary>A key cannot sign; the message says why and what to do, and holds nothing of the key.</summary>
internal sealed class SigningKeyException(string message, Exception? cause = null) : Exception(message, cause);
