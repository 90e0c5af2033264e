using System.Text.Json.Serialization;

namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>Source-generated JSON of service accounts and their tokens.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceAccountResource))]
[JsonSerializable(typeof(TokenRequestResource))]
internal sealed partial class ServiceAccountJson : JsonSerializerContext;

/// <summary>A service account on the wire; only what is read.</summary>
internal sealed record ServiceAccountResource
{
    /// <summary>Its metadata.</summary>
    public ServiceAccountMetadata? Metadata { get; init; }

    /// <summary>The part of its metadata that is read.</summary>
    internal sealed record ServiceAccountMetadata
    {
        /// <summary>Its annotations.</summary>
        public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    }
}

/// <summary>A TokenRequest of authentication.k8s.io/v1 on the wire, both as request and as answer.</summary>
internal sealed record TokenRequestResource
{
    /// <summary>The version of the type.</summary>
    public string ApiVersion { get; init; } = "authentication.k8s.io/v1";

    /// <summary>The type.</summary>
    public string Kind { get; init; } = "TokenRequest";

    /// <summary>The request.</summary>
    public TokenRequestSpec? Spec { get; init; }

    /// <summary>The answer.</summary>
    public TokenRequestStatus? Status { get; init; }

    /// <summary>The request.</summary>
    internal sealed record TokenRequestSpec
    {
        /// <summary>The audiences of the token.</summary>
        public IReadOnlyList<string>? Audiences { get; init; }

        /// <summary>The requested lifetime; the server may choose another.</summary>
        public long? ExpirationSeconds { get; init; }
    }

    /// <summary>The answer.</summary>
    internal sealed record TokenRequestStatus
    {
        /// <summary>The token.</summary>
        public string? Token { get; init; }

        /// <summary>When it expires.</summary>
        public DateTimeOffset? ExpirationTimestamp { get; init; }
    }
}
