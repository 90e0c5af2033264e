namespace CmkOperator.Assessment;

/// <summary>Who owns the live workspace.</summary>
public enum Claim
{
    /// <summary>There is no workspace, and this object never had one.</summary>
    None,

    /// <summary>This object owns the workspace.</summary>
    Ours,

    /// <summary>No object of ours owns it and it may be taken over: it equals the create-only fields and the spec permits it.</summary>
    Adoptable,

    /// <summary>This object does not own it.</summary>
    Foreign,

    /// <summary>This object owned it until its tag was changed to another owner's. It is never reclaimed automatically.</summary>
    Lost,

    /// <summary>Another object of this cluster has precedence.</summary>
    Rival,

    /// <summary>This object owned it and it no longer exists; only time proves whether the absence is permanent.</summary>
    Gone,

    /// <summary>The workspace could not be read.</summary>
    Unknown,
}
