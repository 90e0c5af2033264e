namespace CmkOperator.Assessment;

/// <summary>Whose the live workspace is.</summary>
public enum Claim
{
    /// <summary>There is no workspace, and this object never had one.</summary>
    None,

    /// <summary>The workspace is this object's.</summary>
    Ours,

    /// <summary>It is nobody's of ours and may be taken over: it equals the create-only fields and the spec permits it.</summary>
    Adoptable,

    /// <summary>It is not ours.</summary>
    Foreign,

    /// <summary>It was ours until its tag was changed to another owner's. Never retaken by itself.</summary>
    Lost,

    /// <summary>Another object of this cluster has the better right to it.</summary>
    Rival,

    /// <summary>It was ours and is not there any more; whether for good is a matter of time.</summary>
    Gone,

    /// <summary>The workspace could not be read.</summary>
    Unknown,
}
