/* libpq.h -- libpq, loaded when it is first needed: see os/library.h. Its functions are
 * called by their own names. */
#pragma once

#include <libpq-fe.h>

#include "os/library.h"

#define LIBPQ_LIST(X)                                                                              \
    X(PQbackendPID)                                                                                \
    X(PQcancel)                                                                                    \
    X(PQclear)                                                                                     \
    X(PQcmdTuples)                                                                                 \
    X(PQconnectPoll)                                                                               \
    X(PQconnectStartParams)                                                                        \
    X(PQconnectionNeedsPassword)                                                                   \
    X(PQconninfo)                                                                                  \
    X(PQconninfoFree)                                                                              \
    X(PQconninfoParse)                                                                             \
    X(PQconsumeInput)                                                                              \
    X(PQdb)                                                                                        \
    X(PQenterPipelineMode)                                                                         \
    X(PQerrorMessage)                                                                              \
    X(PQexitPipelineMode)                                                                          \
    X(PQfinish)                                                                                    \
    X(PQflush)                                                                                     \
    X(PQfreeCancel)                                                                                \
    X(PQfreemem)                                                                                   \
    X(PQgetCancel)                                                                                 \
    X(PQgetCopyData)                                                                               \
    X(PQgetResult)                                                                                 \
    X(PQgetisnull)                                                                                 \
    X(PQgetlength)                                                                                 \
    X(PQgetvalue)                                                                                  \
    X(PQhost)                                                                                      \
    X(PQisBusy)                                                                                    \
    X(PQnfields)                                                                                   \
    X(PQntuples)                                                                                   \
    X(PQparameterStatus)                                                                           \
    X(PQpipelineStatus)                                                                            \
    X(PQpipelineSync)                                                                              \
    X(PQport)                                                                                      \
    X(PQputCopyData)                                                                               \
    X(PQputCopyEnd)                                                                                \
    X(PQresultErrorField)                                                                          \
    X(PQresultStatus)                                                                              \
    X(PQsendQuery)                                                                                 \
    X(PQsendQueryParams)                                                                           \
    X(PQserverVersion)                                                                             \
    X(PQsetNoticeReceiver)                                                                         \
    X(PQsetSingleRowMode)                                                                          \
    X(PQsetnonblocking)                                                                            \
    X(PQsocket)                                                                                    \
    X(PQstatus)                                                                                    \
    X(PQtransactionStatus)                                                                         \
    X(PQuser)

typedef struct Libpq {
#define X(name) __typeof__(name) *name;
    LIBPQ_LIST(X)
#undef X
} Libpq;

/* Before all others; once is enough. */
Status libpq_load(const Ctx *ctx);

/* Its functions, once it is loaded. */
const Libpq *libpq(void);

#ifndef LIBPQ_OWN_NAMES
#define PQbackendPID              libpq()->PQbackendPID
#define PQcancel                  libpq()->PQcancel
#define PQclear                   libpq()->PQclear
#define PQcmdTuples               libpq()->PQcmdTuples
#define PQconnectPoll             libpq()->PQconnectPoll
#define PQconnectStartParams      libpq()->PQconnectStartParams
#define PQconnectionNeedsPassword libpq()->PQconnectionNeedsPassword
#define PQconninfo                libpq()->PQconninfo
#define PQconninfoFree            libpq()->PQconninfoFree
#define PQconninfoParse           libpq()->PQconninfoParse
#define PQconsumeInput            libpq()->PQconsumeInput
#define PQdb                      libpq()->PQdb
#define PQenterPipelineMode       libpq()->PQenterPipelineMode
#define PQerrorMessage            libpq()->PQerrorMessage
#define PQexitPipelineMode        libpq()->PQexitPipelineMode
#define PQfinish                  libpq()->PQfinish
#define PQflush                   libpq()->PQflush
#define PQfreeCancel              libpq()->PQfreeCancel
#define PQfreemem                 libpq()->PQfreemem
#define PQgetCancel               libpq()->PQgetCancel
#define PQgetCopyData             libpq()->PQgetCopyData
#define PQgetResult               libpq()->PQgetResult
#define PQgetisnull               libpq()->PQgetisnull
#define PQgetlength               libpq()->PQgetlength
#define PQgetvalue                libpq()->PQgetvalue
#define PQhost                    libpq()->PQhost
#define PQisBusy                  libpq()->PQisBusy
#define PQnfields                 libpq()->PQnfields
#define PQntuples                 libpq()->PQntuples
#define PQparameterStatus         libpq()->PQparameterStatus
#define PQpipelineStatus          libpq()->PQpipelineStatus
#define PQpipelineSync            libpq()->PQpipelineSync
#define PQport                    libpq()->PQport
#define PQputCopyData             libpq()->PQputCopyData
#define PQputCopyEnd              libpq()->PQputCopyEnd
#define PQresultErrorField        libpq()->PQresultErrorField
#define PQresultStatus            libpq()->PQresultStatus
#define PQsendQuery               libpq()->PQsendQuery
#define PQsendQueryParams         libpq()->PQsendQueryParams
#define PQserverVersion           libpq()->PQserverVersion
#define PQsetNoticeReceiver       libpq()->PQsetNoticeReceiver
#define PQsetSingleRowMode        libpq()->PQsetSingleRowMode
#define PQsetnonblocking          libpq()->PQsetnonblocking
#define PQsocket                  libpq()->PQsocket
#define PQstatus                  libpq()->PQstatus
#define PQtransactionStatus       libpq()->PQtransactionStatus
#define PQuser                    libpq()->PQuser
#endif
