namespace CmkOperator.Core.Tests.Documents;

/// <summary>The files of the repository that tests hold to the code.</summary>
internal static class Repository
{
    /// <summary>Set to 1, the tests write the documents instead of comparing them.</summary>
    public const string UpdateVariable = "CMK_OPERATOR_UPDATE_DOCS";

    public static bool IsUpdating => Environment.GetEnvironmentVariable(UpdateVariable) == "1";

    public static string PathOf(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CmkOperator.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("CmkOperator.sln is not above the tests"), relative);
    }
}
