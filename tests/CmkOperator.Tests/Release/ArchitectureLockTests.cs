using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.Release;

/// <summary>The lock files of both architectures hold the same packages, so that the two images differ only in their architecture.</summary>
public sealed class ArchitectureLockTests
{
    [Theory]
    [InlineData("CmkOperator")]
    [InlineData("CmkOperator.Azure")]
    [InlineData("CmkOperator.Kubernetes")]
    [InlineData("CmkOperator.Core")]
    public void Both_lock_files_of_a_project_are_the_same_except_for_the_architecture(string project)
    {
        var x64 = Packages(project, "packages.lock.json", "linux-x64");
        var arm64 = Packages(project, "packages.linux-arm64.lock.json", "linux-arm64");

        Assert.NotEmpty(x64);
        Assert.True(
            x64.SequenceEqual(arm64),
            $"{project}: run dotnet restore src/CmkOperator -r linux-arm64 -p:RuntimeIdentifiers=linux-arm64 -p:NuGetLockFilePath=packages.linux-arm64.lock.json --force-evaluate and commit the changes");
    }

    private static string[] Packages(string project, string file, string rid)
    {
        var json = JsonNode.Parse(File.ReadAllText(Repository.PathOf("src", project, file)))!;
        return
        [
            .. from target in json["dependencies"]!.AsObject()
               from package in target.Value!.AsObject()
               let isNamedAfterIt = package.Key.Contains(rid, StringComparison.Ordinal)
               let name = package.Key.Replace(rid, "RID", StringComparison.Ordinal)
               let content = isNamedAfterIt ? string.Empty : (string?)package.Value!["contentHash"]
               orderby target.Key.Length, name
               select $"{target.Key.Replace(rid, "RID", StringComparison.Ordinal)} {name} {(string?)package.Value!["resolved"]} {content}",
        ];
    }
}
