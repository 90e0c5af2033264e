using Xunit;

namespace CmkOperator.TestKit;

/// <summary>A committed file that the code can write: the tests compare it, and rewrite it when they are asked to.</summary>
public static class GeneratedFile
{
    /// <summary>Set to 1, the tests write the files before they compare them.</summary>
    public const string UpdateVariable = "CMK_OPERATOR_UPDATE_DOCS";

    /// <summary>Fails unless the file of the source tree is exactly this text.</summary>
    public static void Hold(string relativePath, string expected)
    {
        var path = Repository.PathOf(relativePath);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{relativePath} is missing: run the tests with {UpdateVariable}=1");
        Assert.True(File.ReadAllText(path) == expected, $"{relativePath} differs from the code: run the tests with {UpdateVariable}=1 and commit what changed");
    }
}
