#pragma once

// Why there was no connection, as far as it can be told: staff see it, the log names it, patients never do.
enum net_fault {
    NET_FAULT_NONE,
    NET_FAULT_NAME,          // the name does not resolve
    NET_FAULT_CONNECT,
    NET_FAULT_TIME,
    NET_FAULT_PROXY,         // the proxy does not answer or refuses
    NET_FAULT_PROXY_LOGIN,   // 407
    NET_FAULT_TLS_UNKNOWN,   // signed by nobody we trust (an inspecting proxy, N5)
    NET_FAULT_TLS_EXPIRED,
    NET_FAULT_TLS_NOT_YET,
    NET_FAULT_TLS_NAME,
    NET_FAULT_TLS_REVOKED,
    NET_FAULT_TLS_CLIENT,    // our certificate was refused
    NET_FAULT_TLS_OWN,       // our certificate, key, CA or revocation file cannot be loaded, or they do not fit
    NET_FAULT_TLS_OTHER,
};
