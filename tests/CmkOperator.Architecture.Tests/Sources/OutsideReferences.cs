using Microsoft.CodeAnalysis;

namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>What is not ours: the assemblies of .NET, of ASP.NET and of the packages, as they lie beside this test.</summary>
internal static class OutsideReferences
{
    private static readonly string[] Paths = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => !IsOurs(Path.GetFileName(path)))];

    /// <summary>All of them; one list, so that every compilation reads each assembly once.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } = [.. Paths.Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>True for the assemblies that every room may use: .NET itself. System.CommandLine is a package in spite of its name.</summary>
    public static bool IsDotNet(string assembly) =>
        assembly is "System" or "mscorlib" or "netstandard" or "Microsoft.CSharp"
        || (assembly.StartsWith("System.", StringComparison.Ordinal) && assembly != "System.CommandLine")
        || assembly.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);

    // The command is named as kubectl finds it.
    private static bool IsOurs(string file) => file.StartsWith("CmkOperator", StringComparison.Ordinal) || file == "kubectl-cmk.dll";
}
