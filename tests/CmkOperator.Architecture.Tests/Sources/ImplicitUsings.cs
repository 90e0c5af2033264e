namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>What ImplicitUsings=enable adds to every file, as the SDK's documentation lists it.</summary>
internal static class ImplicitUsings
{
    private static readonly string[] Always =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private static readonly string[] Web =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    public static IEnumerable<string> Of(bool isWeb) => isWeb ? Always.Concat(Web) : Always;
}
