using Xunit;

namespace CmkOperator.TestKit;

/// <summary>A committed file that the code can write: the tests compare it, and rewrite it when they are asked to.</summary>
public static class GeneratedFile
{
    /// <summary>Set to 1, as <c>make generate</c> does, the tests write the files before they compare them.</summary>
    private const string Variable = "CMK_GENERATE";

    /// <summary>Fails unless the file of the source tree is exactly this text.</summary>
    public static void Hold(string relativePath, string expected)
    {
        var path = Repository.PathOf(relativePath);
        if (Environment.GetEnvironmentVariable(Variable) == "1" && !(File.Exists(path) && File.ReadAllText(path) == expected))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{relativePath} is missing: run make generate");
        var found = File.ReadAllText(path);
        Assert.True(found == expected, $"{relativePath} is stale at line {FirstDifference(found, expected)}: run make generate and commit what changed");
    }

    private static int FirstDifference(string found, string expected) =>
        found.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count(pair => pair.First == '\n') + 1;
}
