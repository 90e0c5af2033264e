namespace CmkOperator.Sandbox.Manifests;

/// <summary>The files of <c>config/</c> that the build puts beside the program.</summary>
internal static class ConfigFiles
{
    /// <summary>The sample manifest.</summary>
    public static string Sample { get; } = Path.Combine(AppContext.BaseDirectory, "config", "samples", "cmkworkspace.yaml");

    /// <summary>The CustomResourceDefinition as YAML.</summary>
    public static string ReadDefinition() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "crd", "bases", "cmk-operator.io_cmkworkspaces.yaml"));

    /// <summary>The sample as an object.</summary>
    public static Manifest ReadSample() => ManifestReader.Parse(File.ReadAllText(Sample), "config/samples/cmkworkspace.yaml")[0];
}
