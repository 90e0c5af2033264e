namespace CmkOperator.TestKit;

/// <summary>Finds the files of the source tree from the folder that the tests run in.</summary>
public static class Repository
{
    private static readonly Lazy<string> Root = new(() =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CmkOperator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"CmkOperator.sln is in no folder above {AppContext.BaseDirectory}: run the tests from the source tree.");
    });

    public static string PathOf(params string[] parts) => Path.Combine([Root.Value, .. parts]);
}
