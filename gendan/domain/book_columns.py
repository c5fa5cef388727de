"""The columns of an order book: our names, and the names that stores, web shops and other systems give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from gendan.errors import UsageError
from gendan.i18n import N_

ORDER_FIELDS = (
    *("number", "customer", "contact", "phone", "address", "region", "channel", "owner", "status"),
    *("placed", "requested", "promised", "shipped", "delivered", "cancelled", "special"),
)
"""Columns that belong to the order; its rows must agree on them (but for ``special``)."""
LINE_FIELDS = (
    *("product", "name", "spec", "unit", "quantity", "price", "discount", "amount"),
    *("line_promised", "line_delivered"),
)
"""Columns that belong to the row."""
FIELDS = ORDER_FIELDS + LINE_FIELDS
"""All columns that ``gendan import`` knows, by our names: the keys of ``[columns]`` in a mapping file."""

REASON_HEADERS = ("原因", "reason")
"""The column that a file of rejects adds; a second import passes it over."""

_NAMES = """
number:
    订单号 订单编号 订单号码 订单id 订单no 订单序号 销售单号 销售订单号 销售订单编号 客户订单号 主订单编号 orderno
    ordernumber orderid ordernr ordernum order# salesorder salesorderno salesordernumber saleorderno
    | 单号 单据编号 单据号 交易号 交易编号 外部单号 合同号 合同编号 number order pono ponumber purchaseorder docno
    | name
customer:
    客户 客户名称 客户名 客户姓名 客户全称 客户简称 顾客 顾客姓名 购货单位 购货方 购买方 购买单位 customer
    customername client clientname company companyname customercompany accountname
    | 买家 买家姓名 买家昵称 买家会员名 下单人 下单帐号 下单账号 会员名 会员名称 用户名 buyer buyername billingname
      billtoname
    | 收货人 收货人姓名 收件人 收件人姓名 客户姓名 recipient recipientname shippingname shiptoname shipname
      consignee
    | 客户编号 客户编码 客户代码 customerid customerno customercode customernumber
contact:
    联系人 联系人姓名 联络人 contact contactname contactperson attention
    |
    |
    | 收货人 收货人姓名 收件人 收件人姓名 recipient recipientname shippingname shiptoname shipname consignee
phone:
    电话 手机 手机号 手机号码 电话号码 联系电话 联系手机 联系方式 客户电话 客户手机 买家电话 买家手机 phone mobile
    tel telephone cellphone phoneno phonenumber mobileno mobilenumber mobilephone contactphone customerphone
    | 收货人电话 收货人手机 收货人手机号 收货人联系方式 收件人电话 收件人手机 收货电话 shippingphone shiptophone
      recipientphone
    | billingphone billtophone
address:
    收货地址 收货人地址 收件地址 收件人地址 送货地址 交货地址 配送地址 shipaddress shippingaddress shiptoaddress
    deliveryaddress
    | 地址 详细地址 客户地址 联系地址 address shippingaddress1 shippingstreet street
region:
    地区 区域 大区 收货地区 region area
    | 省份 省 收货省份 收货人省份 province state shipregion shippingprovince shipstate
    | 城市 市 收货城市 收货人城市 city shipcity shippingcity
    | 国家 country shipcountry shippingcountry
channel:
    渠道 销售渠道 订单来源 订单渠道 channel saleschannel orderchannel ordersource
    | 来源 平台 source platform
    | 店铺 店铺名称 店铺名 shop shopname storename
owner:
    跟单员 跟单人 跟单 owner follower merchandiser
    | 业务员 业务 销售员 销售人员 销售代表 销售 负责人 经办人 employee employeename salesperson salesrep salesman
      handler accountmanager
    | 客服 归属客服 assignee
status:
    状态 订单状态 交易状态 status orderstatus
    | 发货状态 fulfillmentstatus fulfilmentstatus
placed:
    下单日期 下单时间 订单日期 订单时间 订购日期 订货日期 订单创建时间 拍下时间 成交时间 placed placedat placedon
    orderdate orderdatetime ordertime ordered orderedat orderedon ordereddate dateordered purchasedate
    | 创建时间 创建日期 开单日期 制单日期 单据日期 日期 createdat createdon creationdate date
requested:
    交期 要求日期 要求交期 要求交货日期 要求到货日期 要求送达日期 客户要求日期 客户交期 需求日期 交货日期 交货期
    期望交期 requested requesteddate requesteddelivery requesteddeliverydate required requireddate requiredby
    needby needbydate duedate
promised:
    承诺日期 承诺交期 承诺交货日期 承诺送达日期 承诺送达 答复交期 答应交期 约定交期 确认交期 promised promiseddate
    promisedate promiseddelivery promiseddeliverydate committeddate commitdate
    | 预计交期 预计交货日期 预计送达日期 预计送达 预计到货日期 expecteddate expecteddelivery expecteddeliverydate
      estimateddelivery
shipped:
    发货日期 发货时间 发运日期 出货日期 出货时间 shipped shippeddate shippedat shippedon shipdate dispatched
    dispatchdate dispatchedat
    | 出库日期 出库时间 fulfilledat
delivered:
    签收日期 签收时间 送达日期 送达时间 妥投时间 到货日期 收货日期 收货时间 确认收货时间 实际交期 实际交货日期
    delivered delivereddate deliveredat deliveredon actualdelivery actualdeliverydate receiveddate
cancelled:
    取消日期 取消时间 是否取消 作废日期 已取消 cancelled cancelledat cancelledon cancelleddate canceled canceledat
    canceleddate canceldate cancellationdate
special:
    特殊要求 特别要求 特殊说明 特殊备注 special specialrequest specialrequests specialrequirements
    specialinstructions
    | 备注 订单备注 备注信息 remark remarks note notes comment comments memo
    | 客户备注 买家备注 买家留言 客户留言 留言 buyermessage buyernote customernote
    | 卖家备注 商家备注 客服备注 sellernote
product:
    型号 产品型号 商品型号 货品型号 model modelno modelnumber
    | 产品编号 产品编码 产品代码 商品编号 商品编码 商品代码 商品id 货号 款号 料号 物料编码 物料编号 物料号 存货编码
      存货编号 货品编号 货品编码 sku skuid skucode sku编码 sku编号 productid productcode productno productnumber
      itemno itemcode itemid itemnumber itemsku partno partnumber partnr articleno articlenumber materialno
      materialcode lineitemsku
    | product 商家编码 商品外部编码 外部编码
name:
    品名 产品名称 产品名 商品名称 商品名 货品名称 货物名称 物料名称 存货名称 宝贝标题 宝贝名称 商品标题 productname
    producttitle productdescription itemname itemdescription itemtitle lineitemname materialname articlename
    | 名称 产品 商品 货品 品名规格 title item description article
    | name
    | product
spec:
    规格 规格型号 产品规格 商品规格 规格属性 颜色尺码 颜色分类 商品属性 销售属性 sku属性 spec specs specification
    specifications variant varianttitle
unit:
    单位 计量单位 销售单位 unit uom unitofmeasure
quantity:
    数量 订购数量 订货数量 订单数量 购买数量 商品数量 产品数量 宝贝数量 销售数量 quantity qty orderqty orderedqty
    quantityordered orderquantity orderedquantity lineitemquantity itemquantity
    | 件数 pcs
price:
    单价 销售单价 产品单价 商品单价 成交单价 unitprice priceeach lineitemprice itemprice
    | 价格 商品价格 宝贝价格 售价 销售价 成交价 price saleprice sellingprice
    | 含税单价
discount:
    折扣 折扣率 discount discountrate discountpercent discountpct discountpercentage
amount:
    金额 小计 行金额 折后金额 商品金额 销售金额 amount lineamount linetotal lineitemtotal extendedprice netamount
    | 含税金额 价税合计
line_promised:
    行承诺日期 行承诺交期 行交期 明细交期 linepromised linepromiseddate linerequireddate lineduedate
line_delivered:
    行签收日期 行送达日期 行交货日期 明细签收日期 linedelivered linedelivereddate
"""
"""For each field its usual names, best first: those after a bar count only where none before it is there."""

_BRACKETS = re.compile(r"[(\[{<【〔《].*?[)\]}>】〕》]")
_MARKS = re.compile(r"[\s_\-./:;*'\"?!,、。&]+")


def folded(header: str) -> str:
    """``header`` as it is compared: width, case, blanks, marks and additions in brackets do not count."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return _MARKS.sub("", _BRACKETS.sub("", plain)) or _MARKS.sub("", plain)


def _table(text: str) -> Iterator[tuple[str, list[str]]]:
    """The blocks of a table above: the key, and what stands between its bars."""
    parts = re.split(r"^(\w+):$", text, flags=re.MULTILINE)
    return ((key, block.split("|")) for key, block in zip(parts[1::2], parts[2::2], strict=True))


Claims = Mapping[str, tuple[tuple[str, int], ...]]
"""For each folded column name the fields it may stand for, each with a rank: 0 is the most usual."""


def claims_of(names_of_fields: str, fields: Sequence[str] = FIELDS) -> Claims:
    """The claims of a text like the one above; every field has its own name too."""
    found: dict[str, list[tuple[str, int]]] = {}
    for field, ranks in _table(names_of_fields):
        for tier, names in enumerate(ranks):
            for name in dict.fromkeys(map(folded, names.split())):
                found.setdefault(name, []).append((field, tier))
    for field in fields:
        if not any(claim[0] == field for claim in found.get(folded(field), ())):
            found.setdefault(folded(field), []).append((field, 0))
    return MappingProxyType({name: tuple(claims) for name, claims in found.items()})


CLAIMS: Claims = claims_of(_NAMES)


def recognise(headers: Sequence[str], fields: Sequence[str] = FIELDS, known: Claims = CLAIMS) -> dict[str, int]:
    """Which field each column holds, by the names people use: field to column index, in the order of ``fields``.

    A column is given to one field, the best name first. Where two columns have names of the same rank for
    a field the error ``bad_value`` names both: it is never guessed which is meant (S15).
    """
    claims = [known.get(folded(header), ()) for header in headers]
    found: dict[str, int] = {}
    for rank in range(1 + max(rank for wanted in known.values() for _, rank in wanted)):
        for field in fields:
            if field in found:
                continue
            taken = set(found.values())
            columns = [i for i, wanted in enumerate(claims) if (field, rank) in wanted and i not in taken]
            if len(columns) > 1:
                raise _doubled(field, [headers[i] for i in columns])
            if columns:
                found[field] = columns[0]
    return {field: found[field] for field in fields if field in found}


def _doubled(field: str, columns: Sequence[str]) -> UsageError:
    return UsageError(
        "bad_value",
        N_('Columns {columns} could each be {name}. Say in a mapping file which one is: [columns] {name} = "…".'),
        field=field,
        columns=", ".join(columns),
        name=field,
    )


def chosen(headers: Sequence[str], columns: Mapping[str, str], fields: Sequence[str] = FIELDS) -> dict[str, int]:
    """The columns that a mapping file names: field to column index. An absent or doubled one is an error naming it."""
    found: dict[str, int] = {}
    for field in fields:
        if field not in columns:
            continue
        wanted = columns[field]
        same = [i for i, header in enumerate(headers) if header.strip() == wanted.strip()]
        same = same or [i for i, header in enumerate(headers) if folded(header) == folded(wanted)]
        if len(same) > 1:
            raise UsageError(
                "bad_value",
                N_("The mapping file has column {column} for {name}, and the file has several so called. Rename one."),
                field=field,
                column=wanted,
                name=field,
            )
        if not same:
            raise UsageError(
                "bad_value",
                N_("The mapping file has column {column} for {name}, and the file has none. Its columns: {columns}."),
                field=field,
                column=wanted,
                name=field,
                columns=", ".join(headers),
            )
        found[field] = same[0]
    return found


def demand(found: Collection[str], headers: Sequence[str]) -> None:
    """Demand what an order cannot do without: number, product or name, quantity (error ``missing_fields``)."""
    missing = [field for field in ("number", "quantity") if field not in found]
    if not {"product", "name"} & set(found):
        missing.insert(len(missing) and missing[0] == "number", "product")
    refuse_missing(missing, headers)


def refuse_missing(missing: Sequence[str], headers: Sequence[str]) -> None:
    """Refuse a file without these columns (error ``missing_fields``); nothing where none is missing."""
    if missing:
        raise UsageError(
            "missing_fields",
            N_("No column is known as {missing}. The columns: {columns}. Name it in a mapping file, [columns]."),
            field=missing[0],
            fields=tuple(missing),
            missing=", ".join(missing),
            columns=", ".join(headers),
        )


_STATUS_WORDS = """
placed:
    新订单 | 待确认 | 待审核 | 未审核 | 待付款 | 等待买家付款 | 未付款 | 已下单 | 新建 | 草稿 | placed | new
    | pending | open | draft | unpaid | entered
confirmed:
    已确认 | 已审核 | 已付款 | 待发货 | 等待卖家发货 | 买家已付款,等待卖家发货 | 未发货 | 待出库 | confirmed
    | approved | paid | unfulfilled | processing | awaiting shipment | accepted
in_production:
    生产中 | 已排产 | 排产中 | 备货中 | 制作中 | 加工中 | in production | producing | manufacturing
    | in progress
shipped:
    已发货 | 已出货 | 已出库 | 待收货 | 运输中 | 配送中 | 卖家已发货 | 卖家已发货,等待买家确认
    | 等待买家确认收货 | shipped | dispatched | fulfilled | in transit | out for delivery | on the way
delivered:
    已签收 | 已送达 | 已收货 | 已妥投 | 已交货 | 已交付 | 买家已签收 | delivered | received
closed:
    已完成 | 完成 | 交易成功 | 已结案 | 已关单 | 已结束 | 订单完成 | closed | completed | complete | done
    | finished | archived
cancelled:
    已取消 | 取消 | 交易关闭 | 已关闭 | 作废 | 已作废 | 已撤销 | 退单 | cancelled | canceled | void | voided
"""

STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {folded(word): status for status, words in _table(_STATUS_WORDS) for word in words}
)
"""What other systems call the stations of an order, by folded word. A word that is not here is kept as it is."""
