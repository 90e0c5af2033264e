using System.Diagnostics;
using System.Reflection;

namespace CmkOperator.Telemetry;

/// <summary>The names of the operator's meter and spans, and its identity in exports.</summary>
internal static class OperatorTelemetry
{
    /// <summary>The name of the service, in every export.</summary>
    public const string ServiceName = "cmk-operator";

    /// <summary>The meter of all our instruments.</summary>
    public const string MeterName = "CmkOperator";

    /// <summary>The source of all our spans.</summary>
    public const string SourceName = "CmkOperator";

    /// <summary>The name of this controller and its queue in the series shared with controller-runtime.</summary>
    public const string ControllerName = "cmkworkspace";

    /// <summary>The span of a pass.</summary>
    public const string PassSpan = "reconcile CmkWorkspace";

    /// <summary>Span attribute: the object's name.</summary>
    public const string ObjectNameAttribute = "cmk_operator.object.name";

    /// <summary>Span attribute: how the pass ended, as in the label of the same name.</summary>
    public const string ResultAttribute = "cmk_operator.result";

    /// <summary>Span attribute: the plan as text.</summary>
    public const string PlanAttribute = "cmk_operator.plan";

    /// <summary>The source. Without a listener it makes no span.</summary>
    public static ActivitySource Source { get; } = new(SourceName, Version);

    /// <summary>The version of this build, without the revision.</summary>
    public static string Version => Informational.Split('+')[0];

    /// <summary>The revision of the sources, or <c>unknown</c>.</summary>
    public static string Revision => Informational.Split('+') is [_, var revision, ..] ? revision : "unknown";

    private static string Informational =>
        typeof(OperatorTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
