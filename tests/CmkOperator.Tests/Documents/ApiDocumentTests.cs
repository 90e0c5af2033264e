using CmkOperator.Tests.Api;
using Xunit;

namespace CmkOperator.Tests.Documents;

public sealed class ApiDocumentTests
{
    private const string UpdateVariable = "CMK_OPERATOR_UPDATE_DOCS";

    [Fact]
    public void The_page_of_fields_matches_the_CustomResourceDefinition()
    {
        var (file, expected) = (Repository.PathOf(ApiDocument.Path), ApiDocument.Make());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(File.Exists(file), $"{ApiDocument.Path} is missing: run the tests with {UpdateVariable}=1");
        Assert.True(File.ReadAllText(file) == expected, $"{ApiDocument.Path} differs from the CustomResourceDefinition: run the tests with {UpdateVariable}=1 and commit the changes");
    }
}
