namespace CmkOperator.Assessment;

/// <summary>How two values of a field that changes in place are compared.</summary>
public enum InPlaceComparison
{
    /// <summary>Free text: every character counts.</summary>
    Text,

    /// <summary>One of a few words, whose casing Azure does not keep.</summary>
    Word,

    /// <summary>ARM ids: neither casing nor a slash at the end matters.</summary>
    ArmId,

    /// <summary><c>true</c> or <c>false</c>; absent in Azure is <c>false</c>.</summary>
    Flag,
}
