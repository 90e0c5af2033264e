namespace CmkOperator.CreateOnly;

/// <summary>How two values of a create-only field are compared.</summary>
public enum CreateOnlyComparison
{
    /// <summary>Names and GUIDs: casing does not matter.</summary>
    Name,

    /// <summary>ARM ids: neither casing nor a slash at the end matters.</summary>
    ArmId,

    /// <summary>Regions: neither casing nor spaces matter (<c>West Europe</c> is <c>westeurope</c>).</summary>
    Region,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>
    /// <c>true</c> or <c>false</c>, which Azure acts on when it creates and whose value it need not report afterwards: what it reports later is
    /// no evidence of what was requested.
    /// </summary>
    Trigger,

    /// <summary>The identity's type: only the loss of the system-assigned identity is a difference.</summary>
    IdentityType,
}
