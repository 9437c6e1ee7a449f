internal import CCurl
internal import HTTPMessages
internal import Reconciling

extension Transfer {
    /// Why libcurl ended the transfer, read before the handle leaves the multi handle.
    func failure(_ code: CURLcode) -> TransportError {
        let host = RequestURL.host(request.url)
        return switch code {
        case CURLE_WRITE_ERROR where isOverLimit, CURLE_FILESIZE_EXCEEDED:
            TransportError(.tooLarge, "the answer of \(host) exceeds the size limit")
        case CURLE_COULDNT_RESOLVE_HOST: TransportError(.unreachable, "the name of \(host) could not be resolved")
        case CURLE_COULDNT_RESOLVE_PROXY: TransportError(.unreachable, "the name of the proxy for \(host) could not be resolved")
        case CURLE_COULDNT_CONNECT: TransportError(.unreachable, "could not connect to \(host)")
        case CURLE_PROXY: TransportError(.unreachable, "the proxy could not connect to \(host)")
        case CURLE_OPERATION_TIMEDOUT where !mayHaveBeenSent: TransportError(.unreachable, "connecting to \(host) timed out")
        case CURLE_OPERATION_TIMEDOUT: TransportError(.timedOut, "\(host) did not answer in time")
        case CURLE_URL_MALFORMAT: TransportError(.setup, "the request's URL is malformed")
        // Also what libcurl says of an answer without a status line, which it takes for HTTP/0.9.
        case CURLE_UNSUPPORTED_PROTOCOL where mayHaveBeenSent: TransportError(.interrupted, "\(host) did not answer with HTTP")
        case CURLE_UNSUPPORTED_PROTOCOL: TransportError(.setup, "the request's URL is neither http nor https")
        case CURLE_SSL_CACERT_BADFILE: TransportError(.setup, "the file of CA certificates could not be read")
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN:
            TransportError(.setup, "libcurl could not make the request (CURLcode \(code.rawValue))")
        case CURLE_PEER_FAILED_VERIFICATION: TransportError(.untrusted, "the certificate of \(host) was rejected")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            TransportError(.untrusted, "could not establish a TLS connection to \(host) (CURLcode \(code.rawValue))")
        case CURLE_GOT_NOTHING: TransportError(.interrupted, "\(host) closed the connection without an answer")
        case CURLE_PARTIAL_FILE: TransportError(.interrupted, "the answer of \(host) was cut short")
        case CURLE_HTTP2, CURLE_HTTP2_STREAM: TransportError(.interrupted, "the HTTP/2 exchange with \(host) was interrupted")
        default: TransportError(.interrupted, "the exchange with \(host) was interrupted (CURLcode \(code.rawValue))")
        }
    }

    /// Errs on the side of yes.
    private var mayHaveBeenSent: Bool {
        handle.number(CURLINFO_REQUEST_SIZE) > 0 || handle.largeNumber(CURLINFO_PRETRANSFER_TIME_T) > 0
    }
}
