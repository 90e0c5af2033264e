namespace CmkOperator.Api.V1Alpha1;

/// <summary>The names by which users, scripts and the API server know the resource. They never change.</summary>
internal static class CmkWorkspaceNames
{
    /// <summary>The API group.</summary>
    public const string Group = "cmk-operator.io";

    /// <summary>The version of this schema.</summary>
    public const string Version = "v1alpha1";

    /// <summary>Group and version as objects carry them.</summary>
    public const string ApiVersion = $"{Group}/{Version}";

    /// <summary>The kind.</summary>
    public const string Kind = "CmkWorkspace";

    /// <summary>The kind of a list.</summary>
    public const string ListKind = "CmkWorkspaceList";

    /// <summary>The plural in URLs.</summary>
    public const string Plural = "cmkworkspaces";

    /// <summary>The name of the CustomResourceDefinition.</summary>
    public const string DefinitionName = $"{Plural}.{Group}";

    /// <summary>Our only finalizer: added before the first write to Azure, removed last.</summary>
    public const string Finalizer = $"{Group}/workspace";

    /// <summary>Annotation that asks for a reconciliation now; echoed in <c>status.lastHandledRequestAt</c>.</summary>
    public const string RequestedAtAnnotation = $"{Group}/requested-at";

    /// <summary>Flux's annotation for the same purpose; echoed in <c>status.lastHandledReconcileAt</c>.</summary>
    public const string FluxRequestedAtAnnotation = "reconcile.fluxcd.io/requestedAt";

    /// <summary>The field manager of the finalizer.</summary>
    public const string FieldManager = "cmk-operator";

    /// <summary>The field manager of the status.</summary>
    public const string StatusFieldManager = "cmk-operator-status";
}
