using System.Net;

namespace CmkOperator.Configuration;

/// <summary>The process: its ports, its log, its shutdown.</summary>
internal sealed record ProcessOptions
{
    /// <summary>Port of /healthz, /livez and /readyz; 0 picks a free one. Default: 8081.</summary>
    public int HealthPort { get; init; } = 8081;

    /// <summary>Port of /metrics; 0 turns it off. Default: 8080.</summary>
    public int MetricsPort { get; init; } = 8080;

    /// <summary>Objects that have series of their own in the metrics; the others are only counted. Default: 5000.</summary>
    public int MetricsObjectLimit { get; init; } = 5000;

    /// <summary>Port of the admission webhook; 0 turns it off. Default: 0.</summary>
    public int WebhookPort { get; init; }

    /// <summary>Folder with tls.crt and tls.key of the admission webhook. Default: none; required with a port.</summary>
    public string? WebhookCertDir { get; init; }

    /// <summary>Address that all ports listen on. Default: 0.0.0.0, all of the pod's.</summary>
    public IPAddress HealthAddress { get; init; } = IPAddress.Any;

    /// <summary>How long running passes may continue after the process is asked to stop. Default: 20 s.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Json: one object a line; Text: for people. Default: Json.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Json;

    /// <summary>The minimum level to log. Default: Information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
