using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.Cli.Manifests;

/// <summary>The schema and the rules of CmkWorkspace, from the CustomResourceDefinition that this binary was built with.</summary>
internal static class WorkspaceSchema
{
    private const string Resource = "cmk-operator.io_cmkworkspaces.yaml";

    private static readonly Lazy<Schema> Read = new(Load);

    /// <summary>Brings an object to the form that an API server would store.</summary>
    /// <param name="item">The object; its unknown fields are removed and defaults are set in place.</param>
    /// <returns>The paths of the unknown fields.</returns>
    public static IReadOnlyList<string> Shape(JsonObject item)
    {
        var unknown = SchemaPruner.PruneObject(item, Read.Value);
        SchemaDefaulter.Apply(item, Read.Value);
        return unknown;
    }

    /// <summary>The schema of the spec. Its properties are in the order of the CustomResourceDefinition.</summary>
    public static Schema Spec => Read.Value.Properties["spec"];

    /// <summary>What an API server would reject.</summary>
    /// <param name="item">The object in the form of <see cref="Shape"/>.</param>
    /// <param name="old">The object that is there; null for a new one.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<FieldError> FaultsOf(JsonObject item, JsonObject? old, DateTimeOffset now) => ObjectFaults.Find(Read.Value, item, old, now);

    private static Schema Load()
    {
        using var stream = typeof(WorkspaceSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not part of this binary");
        using var reader = new StreamReader(stream);
        var definition = YamlToJson.ReadObject(reader.ReadToEnd());
        var version = (definition.At("spec", "versions") as JsonArray ?? []).OfType<JsonObject>().First(item => item.Text("name") == CmkWorkspaceNames.Version);
        return new SchemaReader().Read(TypeFields.AddTo((JsonObject)version.At("schema", "openAPIV3Schema")!), string.Empty);
    }
}
