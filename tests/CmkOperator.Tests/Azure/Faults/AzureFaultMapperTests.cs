using System.Text;
using Azure.Identity;
using CmkOperator.Azure.Faults;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using Microsoft.Identity.Client;
using Xunit;

namespace CmkOperator.Tests.Azure.Faults;

public sealed class AzureFaultMapperTests
{
    /// <summary>Status and body, then the expected code, inner codes and target.</summary>
    public static TheoryData<string, int, string, string, string, string> Bodies { get; } = new()
    {
        { "ARM's envelope", 404, """{"error":{"code":"ResourceGroupNotFound","message":"Resource group 'rg' could not be found."}}""", "ResourceGroupNotFound", "", "" },
        { "details and a target", 400, """{"error":{"code":"BadRequest","message":"Bad","target":"keyVault","details":[{"code":"Inner","message":"why"}]}}""", "BadRequest", "Inner", "keyVault" },
        { "no envelope", 400, """{"code":"BadRequest","message":"Bad"}""", "BadRequest", "", "" },
        { "capitals", 409, """{"Error":{"Code":"Conflict","Message":"Busy"}}""", "Conflict", "", "" },
        { "Key Vault by role", 403, """{"error":{"code":"Forbidden","message":"Caller is not authorized to perform action on resource.\r\nCaller: appid=a;oid=b","innererror":{"code":"ForbiddenByRbac"}}}""", "Forbidden", "ForbiddenByRbac", "" },
        { "Key Vault by policy", 403, """{"error":{"code":"Forbidden","message":"The user, group or application 'appid=a;oid=b' does not have keys list permission on key vault 'kv;location=westeurope'.","innererror":{"code":"AccessDenied"}}}""", "Forbidden", "AccessDenied", "" },
        { "Key Vault's firewall", 403, """{"error":{"code":"Forbidden","message":"Client address is not authorized and caller is not a trusted service.","innerError":{"code":"ForbiddenByFirewall"}}}""", "Forbidden", "ForbiddenByFirewall", "" },
        { "Key Vault's private link", 403, """{"error":{"code":"Forbidden","message":"Public network access is disabled.","innererror":{"code":"ForbiddenByConnection"}}}""", "Forbidden", "ForbiddenByConnection", "" },
        { "a disabled key", 403, """{"error":{"code":"Forbidden","message":"Operation get is not allowed on a disabled key.","innererror":{"code":"KeyDisabled"}}}""", "Forbidden", "KeyDisabled", "" },
        { "a missing key", 404, """{"error":{"code":"KeyNotFound","message":"A key with (name/id) cmk was not found in this key vault."}}""", "KeyNotFound", "", "" },
        { "Resource Graph's throttle", 429, """{"error":{"code":"RateLimiting","message":"Please provide below info when asking for support: timestamp = 2026-11-01T10:00:00Z, correlationId = 22222222-2222-2222-2222-222222222222","details":[{"code":"RateLimiting","message":"throttled"}]}}""", "RateLimiting", "", "" },
        { "a policy, with its violation", 403, """{"error":{"code":"RequestDisallowedByPolicy","target":"ws-a","message":"Resource 'ws-a' was disallowed by policy.","additionalInfo":[{"type":"PolicyViolation","info":{"policyDefinitionId":"/providers/d","policyAssignmentId":"/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/a"}}]}}""", "RequestDisallowedByPolicy", "", "/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/a" },
        { "a policy, in words only", 403, """{"error":{"code":"RequestDisallowedByPolicy","message":"Resource 'ws-a' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"cmk\",\"id\":\"/subscriptions/s/policyAssignments/p\"},\"policyDefinition\":{\"id\":\"/d\"}}]'."}}""", "RequestDisallowedByPolicy", "", "/subscriptions/s/policyAssignments/p" },
        { "a lock", 409, """{"error":{"code":"ScopeLocked","message":"The scope '/subscriptions/s/x' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s/rg/b,/subscriptions/s/rg/a'. Please remove the lock and try again."}}""", "ScopeLocked", "", "/subscriptions/s/rg/a, /subscriptions/s/rg/b" },
        { "a deny assignment", 403, """{"error":{"code":"DenyAssignmentAuthorizationFailed","message":"The client 'c' has permission to perform action 'a'; however, the access is denied because of the deny assignment with name 'managed' and Id '/deny/1' at scope '/m'."}}""", "DenyAssignmentAuthorizationFailed", "", "/deny/1" },
        { "OAuth", 401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""", "invalid_client", "", "" },
        { "an inner code only", 503, """{"error":{"message":"failed","details":[{"code":"ServiceUnavailable","message":"high demand"}]}}""", "ServiceUnavailable", "", "" },
        { "HTML", 502, "<html><head><title>x</title></head><body><h1>502 Bad Gateway</h1></body></html>", "", "", "" },
        { "nothing", 503, "", "", "", "" },
        { "cut off", 500, """{"error":{"code":"Internal""", "", "", "" },
        { "an error that is not an object", 400, "[1,2]", "", "", "" },
        { "nulls", 400, """{"error":{"code":null,"message":null,"details":null,"innererror":null}}""", "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Every_form_of_error_yields_its_code_inner_codes_and_target(string form, int status, string body, string code, string inner, string target)
    {
        var fault = AzureFaultMapper.FromResponse(status, Encoding.UTF8.GetBytes(body), TimeSpan.FromSeconds(5), "request");

        Assert.Equal((form, status, code, inner, target), (form, fault.Status, fault.Code, string.Join(',', fault.InnerCodes), fault.Target ?? string.Empty));
        Assert.NotEmpty(fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal((TimeSpan.FromSeconds(5), "request"), (fault.RetryAfter, fault.RequestId));
    }

    [Theory]
    [InlineData("""[{"code":"BadRequest","message":"No key."}]""", "BadRequest", "", "No key.")]
    [InlineData("""[{"error":{"code":"BadRequest","message":"No key."}}]""", "BadRequest", "", "No key.")]
    [InlineData("""[{"code":"B","message":"No key."},{"code":"A","message":"No vault."}]""", "A", "B", "No vault. No key.")]
    [InlineData("""["No key."]""", "", "", "No key.")]
    [InlineData("""{"error":[{"code":"BadRequest","message":"No key.","innererror":{"code":"KeyDisabled"}}]}""", "BadRequest", "KeyDisabled", "No key.")]
    [InlineData("""{"errors":[{"code":"BadRequest","message":"No key."}]}""", "BadRequest", "", "No key.")]
    [InlineData("""{"errors":[{"code":"B","message":"No key."},{"code":"A","message":"No vault."}]}""", "A", "B", "No vault. No key.")]
    [InlineData("""{"code":"BadRequest","errors":["No key."]}""", "BadRequest", "", "No key.")]
    [InlineData("""{"title":"One or more validation errors occurred.","status":400,"errors":{"properties.name":["Too long."]}}""", "", "", "One or more validation errors occurred. properties.name: Too long.")]
    [InlineData("""{"title":"Bad","detail":"No key."}""", "", "", "No key.")]
    [InlineData("""{"error":{"code":"BadRequest","message":"Failed.","details":{"code":"KeyDisabled","message":"No key."}}}""", "BadRequest", "KeyDisabled", "Failed. No key.")]
    [InlineData("""{"error":{"code":"BadRequest","message":"Failed.","details":"No key."}}""", "BadRequest", "", "Failed. No key.")]
    [InlineData("""{"error":{"code":"BadRequest","message":{"lang":"en-us","value":"No key."}}}""", "BadRequest", "", "No key.")]
    [InlineData("""{"error":"There is no key."}""", "", "", "There is no key.")]
    [InlineData("""{"error":"Bad Request","message":"No key."}""", "", "", "Bad Request No key.")]
    [InlineData("""{"errorCode":"BadRequest","errorMessage":"No key."}""", "BadRequest", "", "No key.")]
    [InlineData("\uFEFF{\"error\":{\"code\":\"BadRequest\",\"message\":\"No key.\"}}", "BadRequest", "", "No key.")]
    [InlineData("\uFEFF<html>No key.</html>", "", "", "No key.")]
    public void No_form_of_error_loses_what_it_says(string body, string code, string inner, string message)
    {
        var fault = AzureFaultMapper.FromResponse(400, Encoding.UTF8.GetBytes(body));

        Assert.Equal((code, inner, message), (fault.Code, string.Join(',', fault.InnerCodes), fault.Message));
    }

    [Fact]
    public void A_policy_is_found_in_a_list_of_errors() => Assert.Equal(
        "/p/a",
        AzureFaultMapper.FromResponse(403, """{"errors":[{"code":"RequestDisallowedByPolicy","additionalInfo":[{"type":"PolicyViolation","info":{"policyAssignmentId":"/p/a"}}]},{"code":"X"}]}"""u8.ToArray()).Target);

    [Fact]
    public void The_messages_of_details_are_part_of_the_message()
    {
        var fault = AzureFaultMapper.FromResponse(
            400, """{"error":{"code":"BadRequest","message":"Creation failed.","details":[{"code":"X","message":"The quota is spent."}]}}"""u8.ToArray());

        Assert.Equal("Creation failed. The quota is spent.", fault.Message);
    }

    [Fact]
    public void The_order_of_details_changes_nothing()
    {
        string[] details =
        [
            """{"code":"B","message":"second 11111111-1111-1111-1111-111111111111"}""",
            """{"code":"A","message":"first"}""",
            """{"code":"A","message":"before"}""",
            """{"message":"none","innererror":{"code":"C"}}""",
            """{"message":"none","innererror":{"code":"D"}}""",
        ];
        var texts = new[] { details, details.Reverse(), details.Order() }.Select(order =>
        {
            var fault = AzureFaultMapper.FromResponse(400, Encoding.UTF8.GetBytes($$$"""{"error":{"code":"BadRequest","message":"Failed.","details":[{{{string.Join(',', order)}}}]}}"""));
            return FaultMessage.Of(fault) + " " + string.Join(',', fault.InnerCodes);
        });

        Assert.Equal("BadRequest: Failed. none before first second C,D,A,B", Assert.Single(texts.Distinct()));
    }

    [Fact]
    public void A_page_of_HTML_is_reduced_to_its_readable_part()
    {
        var fault = AzureFaultMapper.FromResponse(502, "<html><head><title>x</title></head><body><h1>502 Bad Gateway</h1></body></html>"u8.ToArray());

        Assert.Equal("502 Bad Gateway", fault.Message);
    }

    [Fact]
    public void A_rejected_sign_in_is_an_authentication_failure_with_the_code_of_the_directory()
    {
        var fault = AzureFaultMapper.FromException(new AuthenticationFailedException(
            "ClientSecretCredential authentication failed: AADSTS7000215: Invalid client secret provided. Trace ID: 11111111-1111-1111-1111-111111111111 "
            + "Correlation ID: 22222222-2222-2222-2222-222222222222 Timestamp: 2026-11-01 10:00:00Z client_secret=hunter2"))!;

        Assert.Equal((401, "AuthenticationFailed"), (fault.Status, fault.Code));
        Assert.Contains("AADSTS7000215", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("2222", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("10:00", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_of_a_refused_sign_in_is_found_in_the_innermost_exception()
    {
        var entra = new MsalServiceException(
            "invalid_client", "A configuration issue is preventing authentication. Original exception: AADSTS700213: No matching federated identity record found for presented assertion subject 'x'. Trace ID: 11111111-1111-1111-1111-111111111111", 401);
        var fault = AzureFaultMapper.FromException(new AuthenticationFailedException(
            "WorkloadIdentityCredential authentication failed: ", new InvalidOperationException("outer", entra)))!;

        Assert.Equal((401, "AuthenticationFailed"), (fault.Status, fault.Code));
        Assert.Equal("no token: AADSTS700213: No matching federated identity record found for presented assertion subject 'x'.", fault.Message);
        Assert.True(fault.Has("invalid_client"));
    }

    [Fact]
    public void A_refused_sign_in_without_a_number_is_quoted_with_its_causes()
    {
        var fault = AzureFaultMapper.FromException(new AuthenticationFailedException(
            "ManagedIdentityCredential authentication failed: ", new InvalidOperationException("Identity not found")))!;

        Assert.Equal("no token: ManagedIdentityCredential authentication failed: Identity not found", fault.Message);
    }

    [Fact]
    public void A_sign_in_without_an_answer_says_nothing_about_the_identity()
    {
        var fault = AzureFaultMapper.FromException(new AuthenticationFailedException("failed", new HttpRequestException("Connection refused")))!;

        Assert.Equal((0, string.Empty), (fault.Status, fault.Code));
    }

    [Fact]
    public void An_exception_that_is_a_bug_is_not_hidden() => Assert.Null(AzureFaultMapper.FromException(new InvalidOperationException("bug")));

    [Theory]
    [InlineData("BadRequest", ConditionReason.CreateFailed)]
    [InlineData("InternalServerError", ConditionReason.CreateFailed)]
    [InlineData("ServiceUnavailable", ConditionReason.CapacityUnavailable)]
    [InlineData("Forbidden", ConditionReason.CreateFailed)]
    [InlineData("Unauthorized", ConditionReason.CreateFailed)]
    [InlineData("QuotaExceeded", ConditionReason.QuotaExceeded)]
    [InlineData("", ConditionReason.CreateFailed)]
    public void The_code_of_a_failed_operation_does_not_count_as_an_answer_to_the_operator(string code, ConditionReason reason)
    {
        var fault = AzureFaultMapper.FromOperation(AzureErrorBody.Empty with { Code = code, Message = "Database account creation failed." }, "Failed");

        Assert.Equal((0, code.Length > 0 ? code : "Failed"), (fault.Status, fault.Code));
        Assert.Equal(reason, FaultCatalog.Classify(fault, ConditionReason.CreateFailed));
    }

    [Fact]
    public void A_failed_operation_without_an_error_is_reported_as_such()
    {
        var fault = AzureFaultMapper.FromOperation(AzureErrorBody.Empty, "Canceled");

        Assert.Equal(("Canceled", 0), (fault.Code, fault.Status));
        Assert.Contains("did not say why", fault.Message, StringComparison.Ordinal);
    }
}
