using System.Security.Cryptography;
using System.Text;
using CmkOperator.Telemetry;

namespace CmkOperator.Webhooks;

/// <summary>
/// The certificate that the webhook presents, from a folder that something else writes: a mounted Secret, which cert-manager or a person
/// renews. It checks the files on each connection and on each readiness probe, and compares them by content, because a Secret's volume
/// swaps a symbolic link, which file notifications miss. An unusable pair is logged once and leaves the previous one in force.
/// </summary>
internal sealed partial class ServingCertificate(
    string folder, TimeProvider time, ILogger<ServingCertificate> logger, WebhookMetrics? metrics = null)
{
    /// <summary>The file with the certificate and its issuers.</summary>
    public const string CertificateFile = "tls.crt";

    /// <summary>The file with the private key.</summary>
    public const string KeyFile = "tls.key";

    /// <summary>The minimum time between two checks of the files while there is a certificate.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private CertificatePair? _current;
    private long _lookedAt;
    private byte[] _seen = [];
    private string? _problem;

    /// <summary>The newest usable certificate, or null when there has been none.</summary>
    public CertificatePair? Current
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _current;
            }
        }
    }

    /// <summary>Why no connection can be served, or null when one can.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _current is null ? $"the webhook has no certificate: {_problem}" : null;
            }
        }
    }

    private static string Because(IOException failure, string file) =>
        failure is FileNotFoundException or DirectoryNotFoundException ? $"{file} does not exist" : $"{file} cannot be read";

    private void Refresh()
    {
        if (_current is not null && time.GetElapsedTime(_lookedAt) < Interval)
        {
            return;
        }

        _lookedAt = time.GetTimestamp();
        if (!TryRead(CertificateFile, out var certificates) || !TryRead(KeyFile, out var key))
        {
            return;
        }

        // With the lengths first, so that no two different pairs of files look the same.
        var seen = SHA256.HashData([.. BitConverter.GetBytes(certificates.Length), .. certificates, .. key]);
        if (seen.AsSpan().SequenceEqual(_seen))
        {
            return;
        }

        _seen = seen;
        Take(certificates, key);
    }

    private void Take(byte[] certificates, byte[] key)
    {
        metrics?.CertificateRead();
        try
        {
            _current = CertificatePair.Parse(Encoding.UTF8.GetString(certificates), Encoding.UTF8.GetString(key));
            _problem = null;
            Log.Loaded(logger, folder, _current.NotAfter);
        }
        catch (CryptographicException)
        {
            // Without the exception, because it may quote the content of the files.
            metrics?.CertificateFailed();
            _problem = null;
            Tell($"{CertificateFile} and {KeyFile} in {folder} are not a PEM certificate and its unencrypted private key");
        }
    }

    private bool TryRead(string file, out byte[] content)
    {
        var path = Path.Combine(folder, file);
        content = [];
        try
        {
            content = File.ReadAllBytes(path);
            return true;
        }
        catch (IOException failure)
        {
            Tell(Because(failure, path));
        }
        catch (UnauthorizedAccessException)
        {
            Tell($"this process may not read {path}");
        }

        return false;
    }

    private void Tell(string problem)
    {
        if (_problem == problem)
        {
            return;
        }

        _problem = problem;
        if (_current is null)
        {
            Log.Missing(logger, problem);
        }
        else
        {
            Log.Kept(logger, problem, _current.NotAfter);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The webhook's certificate was read from {Folder}; it expires {NotAfter:u}")]
        public static partial void Loaded(ILogger logger, string folder, DateTimeOffset notAfter);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook has no certificate: {Problem}")]
        public static partial void Missing(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook's certificate cannot be renewed: {Problem}; the previous one, which expires {NotAfter:u}, stays in use")]
        public static partial void Kept(ILogger logger, string problem, DateTimeOffset notAfter);
    }
}
