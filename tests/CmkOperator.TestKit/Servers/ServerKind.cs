namespace CmkOperator.TestKit.Servers;

/// <summary>The servers that a test runs against.</summary>
public enum ServerKind
{
    /// <summary>The one of the sandbox.</summary>
    Embedded,

    /// <summary>The one of KUBEBUILDER_ASSETS, which is right wherever the two differ.</summary>
    Real,
}
