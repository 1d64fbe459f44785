using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using KeyOps.Authority;
using KeyOps.Authority.Answers;
using Microsoft.AspNetCore.Http;

namespace KeyOps.Https;

/// <summary>A DNS message in, by GET or POST, and one out (RFC 8484 §4).</summary>
internal sealed class DnsMessages(AuthorityServer server)
{
    /// <summary>The path that clients take unless they are told another one.</summary>
    public const string Path = "/dns-query";

    private const string MediaType = "application/dns-message";

    public async Task AnswerAsync(HttpContext http)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2 * AnswerEngine.MaxResponseLength);
        try
        {
            var (status, query) = await ReadAsync(http.Request, buffer.AsMemory(0, AnswerEngine.MaxResponseLength), http.RequestAborted);
            if (status != HttpStatusCode.OK)
            {
                http.Response.StatusCode = (int)status;
                return;
            }

            var response = buffer.AsMemory(AnswerEngine.MaxResponseLength, AnswerEngine.MaxResponseLength);
            var length = server.AnswerHttps(buffer.AsSpan(0, query), Client(http), response.Span);
            if (length == 0)
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            http.Response.ContentType = MediaType;
            http.Response.ContentLength = length;
            http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"max-age={Freshness.Of(response.Span[..length])}");
            await http.Response.Body.WriteAsync(response[..length], http.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            http.Response.StatusCode = exception.StatusCode;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<(HttpStatusCode Status, int Length)> ReadAsync(HttpRequest request, Memory<byte> buffer, CancellationToken token)
    {
        if (request.Path != Path)
        {
            return (HttpStatusCode.NotFound, 0);
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            var text = request.Query["dns"].ToString();
            return text.Length > 0 && Base64Url.DecodeFromChars(text, buffer.Span, out _, out var length) == OperationStatus.Done
                ? (HttpStatusCode.OK, length)
                : (HttpStatusCode.BadRequest, 0);
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return (HttpStatusCode.MethodNotAllowed, 0);
        }

        return request.ContentType == MediaType
            ? (HttpStatusCode.OK, await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token))
            : (HttpStatusCode.UnsupportedMediaType, 0);
    }

    private static IPAddress Client(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
