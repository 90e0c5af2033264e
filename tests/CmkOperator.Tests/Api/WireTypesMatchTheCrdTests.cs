using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Tests.Api;

/// <summary>Compares the wire types and the CRD, in both directions.</summary>
public sealed class WireTypesMatchTheCrdTests
{
    [Fact]
    public void Every_schema_property_has_a_wire_property_and_every_wire_property_a_schema_property()
    {
        var faults = new List<string>();
        Compare(CrdFile.Spec, typeof(CmkWorkspaceSpec), faults);
        Compare(CrdFile.Status, typeof(WorkspaceStatus), faults);
        Assert.Empty(faults);
    }

    [Fact]
    public void The_comparison_notices_a_difference()
    {
        var faults = new List<string>();
        Compare(CrdFile.Spec, typeof(EncryptionSpec), faults);
        Assert.Contains(faults, fault => fault.Contains("subscriptionId", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("keyVersion", StringComparison.Ordinal));
    }

    [Fact]
    public void The_names_in_code_are_the_names_in_the_CRD()
    {
        Assert.Equal(CmkWorkspaceNames.Group, CrdFile.Document["spec"]["group"].ToString());
        Assert.Equal(CmkWorkspaceNames.Kind, CrdFile.Document["spec"]["names"]["kind"].ToString());
        Assert.Equal(CmkWorkspaceNames.ListKind, CrdFile.Document["spec"]["names"]["listKind"].ToString());
        Assert.Equal(CmkWorkspaceNames.Plural, CrdFile.Document["spec"]["names"]["plural"].ToString());
        Assert.Equal(CmkWorkspaceNames.DefinitionName, CrdFile.Document["metadata"]["name"].ToString());
        Assert.Equal(CmkWorkspaceNames.Version, CrdFile.Version["name"].ToString());
        Assert.Equal(["spec"], CrdFile.Root.Required);
        Assert.NotNull(typeof(CmkWorkspace).GetProperty(nameof(CmkWorkspace.Spec))!.GetCustomAttribute<RequiredAttribute>());
    }

    private static void Compare(CrdSchema schema, Type type, List<string> faults)
    {
        var wire = JsonInfo(type).Properties.Where(property => property.Get is not null).ToDictionary(property => property.Name);
        foreach (var missing in schema.Properties.Keys.Except(wire.Keys))
        {
            faults.Add($"{schema.Path}.{missing} is in the CRD and not in {type.Name}");
        }

        foreach (var (name, property) in wire)
        {
            if (schema.Properties.TryGetValue(name, out var node))
            {
                CompareProperty(node, property, schema.Required.Contains(name), faults);
            }
            else
            {
                faults.Add($"{type.Name}.{name} is not in the CRD at {schema.Path}");
            }
        }
    }

    private static void CompareProperty(CrdSchema node, JsonPropertyInfo property, bool required, List<string> faults)
    {
        var attributes = property.AttributeProvider!;
        var isMarked = attributes.IsDefined(typeof(RequiredAttribute), inherit: false);
        // The spec is what a user writes, which can lack anything: there an attribute says it. The status is what the core's records hold.
        if (required ? !isMarked && MayBeNull(property) : isMarked)
        {
            faults.Add($"{node.Path}: required is {required} in the CRD only");
        }

        // Names of an enumeration are listed in the CRD only where no later version may add one.
        var allowed = property.PropertyType.IsEnum && node.Enum.Count > 0
            ? Enum.GetNames(property.PropertyType)
            : attributes.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false)
                .Cast<AllowedValuesAttribute>()
                .SelectMany(attribute => attribute.Values)
                .Select(value => (string)value!);
        if (!allowed.SequenceEqual(node.Enum))
        {
            faults.Add($"{node.Path}: the CRD's enum is [{string.Join(' ', node.Enum)}], the wire type's differs");
        }

        CompareType(node, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, faults);
    }

    private static void CompareType(CrdSchema node, Type type, List<string> faults)
    {
        if (ShapeOf(type) is { } shape)
        {
            if (shape != (node.Type, node.Text("format")))
            {
                faults.Add($"{node.Path}: {node.Type}/{node.Text("format")} in the CRD, {type.Name} in code");
            }
        }
        else if (node.Items is { } items && type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            CompareType(items, type.GenericTypeArguments[0], faults);
        }
        else if (node.Values is { } values && type == typeof(IReadOnlyDictionary<string, string>))
        {
            CompareType(values, typeof(string), faults);
        }
        else if (node.Properties.Count > 0 && type.Namespace!.StartsWith(nameof(CmkOperator), StringComparison.Ordinal))
        {
            Compare(node, type, faults);
        }
        else
        {
            faults.Add($"{node.Path}: {node.Type} in the CRD, {type} in code");
        }
    }

    private static bool MayBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsGetNullable;

    private static (string Type, string? Format)? ShapeOf(Type type) => type switch
    {
        _ when type == typeof(string) || type.IsEnum => ("string", null),
        _ when type == typeof(bool) => ("boolean", null),
        _ when type == typeof(int) => ("integer", "int32"),
        _ when type == typeof(long) => ("integer", "int64"),
        _ when type == typeof(DateTimeOffset) => ("string", "date-time"),
        _ => null,
    };

    private static JsonTypeInfo JsonInfo(Type type) =>
        CmkWorkspaceJsonContext.Default.GetTypeInfo(type)
        ?? throw new JsonException($"{type} is not known to {nameof(CmkWorkspaceJsonContext)}");
}
