namespace CmkOperator.Configuration;

/// <summary>Which Azure, and with which identity.</summary>
internal sealed record CloudOptions
{
    /// <summary>Which Azure. Default: Public.</summary>
    public CloudKind Cloud { get; init; } = CloudKind.Public;

    /// <summary>Custom cloud: the Azure Resource Manager endpoint.</summary>
    public Uri? ArmEndpoint { get; init; }

    /// <summary>Custom cloud: the authority that issues tokens.</summary>
    public Uri? AuthorityHost { get; init; }

    /// <summary>Custom cloud: what follows a vault's name in its host name; may carry a port.</summary>
    public string? VaultSuffix { get; init; }

    /// <summary>Custom cloud: the Microsoft Graph endpoint.</summary>
    public Uri? GraphEndpoint { get; init; }

    /// <summary>Custom cloud: the audience of Resource Manager tokens. Default: the Resource Manager endpoint.</summary>
    public string? ArmAudience { get; init; }

    /// <summary>Custom cloud: PEM file with the CAs to trust in addition to those of the system.</summary>
    public string? TrustedCaFile { get; init; }

    /// <summary>The tenant to authenticate in. Default: what Azure.Identity finds.</summary>
    public string? TenantId { get; init; }

    /// <summary>The identity to authenticate as. Default: what Azure.Identity finds.</summary>
    public string? ClientId { get; init; }
}
