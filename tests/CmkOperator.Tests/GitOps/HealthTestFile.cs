using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.TestKit.Servers;
using CmkOperator.TestKit.Verdicts;

namespace CmkOperator.Tests.GitOps;

/// <summary><c>health_test.yaml</c>: the cases beside the script, in the form that Argo CD's own tests read.</summary>
internal static class HealthTestFile
{
    private static string CasesPath => Path.Combine(HealthScript.Folder, "health_test.yaml");

    /// <summary>The folder of the recorded objects.</summary>
    public static string TestdataFolder => Path.Combine(HealthScript.Folder, "testdata");

    /// <summary>The cases: the verdict, and the object's path from the folder of the script.</summary>
    public static IEnumerable<(HealthVerdict Verdict, string InputPath)> Cases() =>
        Yaml.ReadObject(File.ReadAllText(CasesPath)).Objects("tests").Select(test =>
            (new HealthVerdict(test.Text("healthStatus", "status"), test.Text("healthStatus", "message")), test.Text("inputPath")!));

    /// <summary>The object of a case.</summary>
    public static JsonObject Read(string inputPath) => Yaml.ReadObject(File.ReadAllText(Path.Combine(HealthScript.Folder, inputPath)));

    /// <summary>Rewrites the objects and the cases.</summary>
    public static void Write(IReadOnlyDictionary<RecordedState, JsonObject> recorded)
    {
        Directory.Delete(TestdataFolder, recursive: true);
        Directory.CreateDirectory(TestdataFolder);
        var cases = new StringBuilder("# Made by the tests from runs of the sandbox; docs/gitops.md says how.\ntests:\n");
        foreach (var state in RecordedStates.All)
        {
            var path = $"testdata/{state.File}.yaml";
            File.WriteAllText(Path.Combine(HealthScript.Folder, path), Yaml.Write(recorded[state]));
            cases.Append("- healthStatus:\n").Append("    status: ").Append(state.Health)
                .Append("\n    message: ").Append(JsonValue.Create(HealthScript.Judge(recorded[state]).Message)!.ToJsonString())
                .Append("\n  inputPath: ").Append(path).Append('\n');
        }

        File.WriteAllText(CasesPath, cases.ToString());
    }
}
