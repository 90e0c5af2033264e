namespace CmkOperator.AzureSimulator.World;

/// <summary>A right that callers lack: ARM then answers 403 AuthorizationFailed.</summary>
internal sealed class DeniedAction
{
    /// <summary>Client or object id of the caller; null means everyone.</summary>
    public string? Caller { get; set; }

    /// <summary>The action, with wildcards, such as <c>Microsoft.Authorization/roleAssignments/read</c>.</summary>
    public string Action { get; set; } = "*";

    /// <summary>The id at and below which the right is missing; null means everywhere.</summary>
    public string? Scope { get; set; }
}
