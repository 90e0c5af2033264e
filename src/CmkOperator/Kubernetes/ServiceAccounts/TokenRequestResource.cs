namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>A TokenRequest of authentication.k8s.io/v1 on the wire: the question, and the same with its answer.</summary>
internal sealed record TokenRequestResource
{
    /// <summary>The version of the type.</summary>
    public string ApiVersion { get; init; } = "authentication.k8s.io/v1";

    /// <summary>The type.</summary>
    public string Kind { get; init; } = "TokenRequest";

    /// <summary>What is asked for.</summary>
    public TokenRequestSpec? Spec { get; init; }

    /// <summary>What is answered.</summary>
    public TokenRequestStatus? Status { get; init; }

    /// <summary>The question.</summary>
    internal sealed record TokenRequestSpec
    {
        /// <summary>For whom the token is.</summary>
        public IReadOnlyList<string>? Audiences { get; init; }

        /// <summary>How long it is to last; the server may give another time.</summary>
        public long? ExpirationSeconds { get; init; }
    }

    /// <summary>The answer.</summary>
    internal sealed record TokenRequestStatus
    {
        /// <summary>The token.</summary>
        public string? Token { get; init; }

        /// <summary>When it ends.</summary>
        public DateTimeOffset? ExpirationTimestamp { get; init; }
    }
}
